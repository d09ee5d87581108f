package io.sluice.gateway.api;

import io.sluice.gateway.edge.Cursor;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Page;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Words;
import io.sluice.metering.engine.Limits;
import io.sluice.metering.host.MeteringHost.Admission;
import io.sluice.metering.message.AccountStatus;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.ChangeAccount;
import io.sluice.metering.message.Commands.OpenAccount;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.SpendingLimit;
import io.sluice.metering.message.SpendingLimit.Period;
import io.sluice.metering.message.SpendingLimit.Scope;
import io.sluice.metering.message.Verdict;
import io.sluice.money.Micros;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/v1/accounts`: opening, reading, changing, listing.
final class AccountsApi {
    /// 003, budget.low: the threshold where none was given.
    private static final long THRESHOLD_MICROS = 10 * Micros.ONE;

    /// Base58 text of a Solana address.
    private static final int WALLET_CHARS_MIN = 32;

    private static final int WALLET_CHARS_MAX = 44;
    private static final String BASE58 =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// A page looks at so many accounts at most; a thin filter gives short pages and a cursor.
    private static final int LOOKED_AT_MAX = 10_000;

    /// Whether an account is metered (API: `metering`).
    enum Metering {
        ON,
        OFF
    }

    private static final Words<OwnerType> OWNER_TYPES = Words.of(OwnerType.class);
    private static final Words<Metering> METERING = Words.of(Metering.class);
    private static final Words<AccountStatus> STATUSES = Words.of(AccountStatus.class);
    private static final Words<Period> PERIODS = Words.of(Period.class);
    private static final Words<Scope> SCOPES = Words.of(Scope.class);

    private final Desk desk;
    private final AccountView view;

    AccountsApi(Desk desk) {
        this.desk = desk;
        this.view = new AccountView(desk.accounts(), desk.tariff());
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/accounts", "openAccount").roles().idempotent().to(this::open),
                Route.get("/v1/accounts", "listAccounts").roles().to(this::list),
                Route.get("/v1/accounts/{owner_id}", "getAccount")
                        .roles(Role.AGENT, Role.STAFF)
                        .to(this::read),
                Route.patch("/v1/accounts/{owner_id}", "changeAccount").roles().to(this::change));
    }

    private void open(Exchange exchange) {
        Fields fields = exchange.fields();
        OwnerType type = fields.word("owner_type", OWNER_TYPES);
        String ownerId = fields.id("owner_id");
        String parentId = fields.idOrNull("parent_owner_id");
        boolean fallback = fields.flag("parent_fallback", true);
        long initialMicros = fields.micros("initial_balance", 0, Limits.BALANCE_MICROS_MAX, 0);
        String wallet = wallet(fields);
        long thresholdMicros =
                fields.micros(
                        "low_balance_threshold", 0, Limits.BALANCE_MICROS_MAX, THRESHOLD_MICROS);
        Metering metering = fields.word("metering", METERING, Metering.ON);
        if (exchange.refused(fields)) {
            return;
        }
        int parent = parentId == null ? Commands.NOBODY : desk.accounts().find(parentId);
        if (parentId != null && parent < 0) {
            // The same id twice is a cycle of one, whether or not the account is there.
            exchange.refuse(
                    parentId.equals(ownerId)
                            ? ProblemType.PARENT_CYCLE
                            : ProblemType.PARENT_NOT_FOUND);
            return;
        }
        OpenAccount command =
                new OpenAccount(
                        type,
                        ownerId,
                        parent,
                        fallback,
                        metering == Metering.ON,
                        initialMicros,
                        thresholdMicros,
                        wallet);
        desk.ask(
                Commands.openAccount(desk.frame(), command, Desk.id(exchange.requestKey())),
                exchange,
                receipt -> {
                    if (receipt.verdict() == Verdict.OK) {
                        desk.accounts().enter(receipt.account().key(), ownerId);
                    }
                    show(exchange, receipt, 201);
                });
    }

    private void read(Exchange exchange) {
        int account = desk.reachable(exchange.principal(), exchange.path("owner_id"), exchange);
        if (account >= 0) {
            desk.ask(
                    Commands.readAccount(desk.frame(), account),
                    exchange,
                    receipt -> show(exchange, receipt, 200));
        }
    }

    private void change(Exchange exchange) {
        Fields fields = exchange.fields();
        boolean detach = fields.isNull("parent_owner_id");
        String parentId = fields.idOrNull("parent_owner_id");
        int mask =
                (detach || parentId != null ? Commands.CHANGE_PARENT : 0)
                        | given(fields, "parent_fallback", Commands.CHANGE_FALLBACK)
                        | given(fields, "metering", Commands.CHANGE_METERING)
                        | given(fields, "status", Commands.CHANGE_STATUS)
                        | given(fields, "low_balance_threshold", Commands.CHANGE_THRESHOLD)
                        | (fields.has("wallet") ? Commands.CHANGE_WALLET : 0)
                        | (fields.has("limits") ? Commands.CHANGE_LIMITS : 0);
        boolean fallback = fields.flag("parent_fallback", true);
        Metering metering = fields.word("metering", METERING, Metering.ON);
        AccountStatus status = fields.word("status", STATUSES, AccountStatus.ACTIVE);
        long thresholdMicros =
                fields.micros("low_balance_threshold", 0, Limits.BALANCE_MICROS_MAX, 0);
        String wallet = wallet(fields);
        List<SpendingLimit> limits = limits(fields);
        if (exchange.refused(fields)) {
            return;
        }
        int account = desk.reachable(exchange.principal(), exchange.path("owner_id"), exchange);
        if (account < 0) {
            return;
        }
        int parent = parentId == null ? Commands.NOBODY : desk.accounts().find(parentId);
        if (parentId != null && parent < 0) {
            exchange.refuse(ProblemType.PARENT_NOT_FOUND);
            return;
        }
        ChangeAccount command =
                new ChangeAccount(
                        account,
                        mask,
                        parent,
                        fallback,
                        metering == Metering.ON,
                        status,
                        thresholdMicros,
                        wallet,
                        limits);
        desk.ask(
                Commands.changeAccount(desk.frame(), command),
                exchange,
                receipt -> show(exchange, receipt, 200));
    }

    private static int given(Fields fields, String name, int bit) {
        return fields.has(name) && !fields.isNull(name) ? bit : 0;
    }

    private static @Nullable String wallet(Fields fields) {
        String wallet = fields.textOrNull("wallet", WALLET_CHARS_MAX);
        if (wallet != null && !isAddress(wallet)) {
            fields.invalid("wallet", "must be a Solana address: 32 to 44 base58 characters");
        }
        return wallet;
    }

    /// The whole list, which takes the place of the one there was; null empties it too.
    private static List<SpendingLimit> limits(Fields fields) {
        List<Fields> given = fields.nestedList("limits", SpendingLimit.PER_ACCOUNT_MAX);
        List<SpendingLimit> limits = new ArrayList<>();
        for (Fields each : given == null ? List.<Fields>of() : given) {
            SpendingLimit limit =
                    new SpendingLimit(
                            each.word("period", PERIODS),
                            each.word("applies_to", SCOPES),
                            each.micros("credits", 0, Limits.BALANCE_MICROS_MAX));
            if (!each.flawed() && limits.stream().anyMatch(l -> l.code() == limit.code())) {
                fields.invalid("limits", "must not have the same period and applies_to twice");
            }
            limits.add(limit);
        }
        return limits;
    }

    private static boolean isAddress(String wallet) {
        return wallet.length() >= WALLET_CHARS_MIN
                && wallet.length() <= WALLET_CHARS_MAX
                && wallet.chars().allMatch(c -> BASE58.indexOf(c) >= 0);
    }

    private void show(Exchange exchange, Receipt receipt, int status) {
        if (receipt.verdict() != Verdict.OK) {
            exchange.refuse(Refusals.of(receipt.verdict()));
            return;
        }
        HoldsApi.replayed(receipt, exchange.requestKey(), exchange);
        view.write(exchange.body(), receipt.account());
        exchange.send(status);
    }

    private void list(Exchange exchange) {
        Fields query = exchange.query();
        OwnerType type = query.wordOrNull("owner_type", OWNER_TYPES);
        String parentId = query.idOrNull("parent_owner_id");
        Page page = Page.of(query);
        if (exchange.refused(query)) {
            return;
        }
        int parent = parentId == null ? Commands.NOBODY : desk.accounts().find(parentId);
        if (parentId != null && parent < 0) {
            exchange.refuse(ProblemType.ACCOUNT_NOT_FOUND);
            return;
        }
        int at = (int) Math.min(page.start(), desk.accounts().size());
        int end = (int) Math.min(desk.accounts().size(), (long) at + LOOKED_AT_MAX);
        List<Integer> found = new ArrayList<>();
        for (; at < end && found.size() < page.limit(); at++) {
            boolean wanted =
                    desk.accounts().ownerId(at) != null
                            && (type == null || desk.lineage().ownerType(at) == type)
                            && (parentId == null || desk.lineage().parent(at) == parent);
            if (wanted) {
                found.add(at);
            }
        }
        Cursor next = at < desk.accounts().size() ? new Cursor(at) : null;
        new Listing(exchange, next, found.size()).ask(found);
    }

    /// Reads the accounts of a page through the engine, so that all they show is durable.
    private final class Listing {
        private final Exchange exchange;
        private final @Nullable Cursor next;
        private final List<Receipt.AccountView> read = new ArrayList<>();
        private final int wanted;

        Listing(Exchange exchange, @Nullable Cursor next, int wanted) {
            this.exchange = exchange;
            this.next = next;
            this.wanted = wanted;
        }

        void ask(List<Integer> found) {
            for (int account : found) {
                Admission admission =
                        desk.line().ask(Commands.readAccount(desk.frame(), account), this::collect);
                if (admission != Admission.ACCEPTED) {
                    exchange.refuse(Refusals.of(admission));
                    return;
                }
            }
            answerWhenComplete();
        }

        private void collect(Receipt receipt) {
            read.add(receipt.account());
            answerWhenComplete();
        }

        private void answerWhenComplete() {
            if (read.size() == wanted && !exchange.isAnswered()) {
                JsonOut out = exchange.body();
                Page.open(out);
                read.forEach(account -> view.write(out, account));
                Page.close(out, next);
                exchange.send(200);
            }
        }
    }
}
