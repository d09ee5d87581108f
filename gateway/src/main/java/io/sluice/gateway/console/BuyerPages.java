package io.sluice.gateway.console;

import io.sluice.gateway.console.pages.StaticTemplates;
import io.sluice.gateway.console.pages.Templates;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Said;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// What an account's holder sees: the balance, what it was used for, who draws from it, and how to
/// get more; and the question that comes before credits are spent.
public final class BuyerPages {
    private static final String ACCOUNT = "/accounts/{owner_id}";
    private static final int RECENT = 6;
    private static final int ROWS = 25;

    private final Console console;
    private final IntFunction<@Nullable String> ownerId;
    private final Templates pages = new StaticTemplates();

    /// Pages in this console.
    ///
    /// @param ownerId the owner of an account by its number
    public BuyerPages(Console console, IntFunction<@Nullable String> ownerId) {
        this.console = console;
        this.ownerId = ownerId;
    }

    /// Where somebody with a key of this kind can go.
    public static List<Tab> tabs(Principal who) {
        return switch (who.role()) {
            case ADMIN ->
                    List.of(
                            new Tab("/accounts", "Accounts"),
                            new Tab("/purchases", "Purchases"),
                            new Tab("/keys", "Keys"));
            case STAFF ->
                    List.of(new Tab("/accounts", "Accounts"), new Tab("/purchases", "Purchases"));
            case AGENT -> List.of(new Tab("/", "Account"), new Tab("/purchases", "Purchases"));
            case CONTRIBUTOR, PROJECT, CONTRIBUTOR_READER, PROJECT_READER -> List.of();
        };
    }

    public List<Route> routes() {
        return List.of(
                console.page("/", "homePage", this::home),
                console.page("/accounts", "accountsPage", this::accounts),
                console.form("/accounts", "openAccountForm", this::open),
                console.page(ACCOUNT, "accountPage", this::account),
                console.form(ACCOUNT + "/grants", "grantForm", this::grant),
                console.form(ACCOUNT + "/quotes", "quoteForm", this::quote),
                console.page(ACCOUNT + "/history", "historyPage", this::history),
                console.page(ACCOUNT + "/tree", "treePage", this::tree),
                console.page(ACCOUNT + "/buy", "buyPage", visit -> buy(visit, Doc.NONE)),
                console.form(ACCOUNT + "/buy", "buyForm", this::purchase),
                console.page("/quotes/{quote_id}", "quotePage", this::quoted),
                console.form("/quotes/{quote_id}/confirm", "confirmForm", this::confirm),
                console.form("/quotes/{quote_id}/cancel", "cancelForm", this::cancel),
                console.stream("/events", "eventsOfPage", "/v1/events"));
    }

    private Future<Shown> home(Visit visit) {
        Principal who = visit.who();
        String own = who.role() == Role.AGENT ? ownerId.apply(who.account()) : null;
        Shown shown =
                switch (who.role()) {
                    case ADMIN, STAFF -> new Shown.Elsewhere("/accounts");
                    case AGENT ->
                            own == null
                                    ? Shown.page("No account", pages.elsewhere())
                                    : new Shown.Elsewhere(address(own));
                    case CONTRIBUTOR, PROJECT, CONTRIBUTOR_READER, PROJECT_READER ->
                            Shown.page("Not here", pages.elsewhere());
                };
        return Future.succeededFuture(shown);
    }

    private static String address(String owner) {
        return "/accounts/" + Visit.encoded(owner);
    }

    private static String route(String owner) {
        return "/v1/accounts/" + Visit.encoded(owner);
    }

    /// The account of the path, as the API knows it.
    private static String owner(Visit visit) {
        return visit.path("owner_id");
    }

    // --- all accounts

    private Future<Shown> accounts(Visit visit) {
        return accounts(visit, Doc.NONE);
    }

    private Future<Shown> accounts(Visit visit, Doc wrong) {
        String wanted = visit.query("owner_id");
        if (!wanted.isEmpty()) {
            return Future.succeededFuture(new Shown.Elsewhere(address(wanted)));
        }
        if (visit.who().role() == Role.STAFF) {
            return Future.succeededFuture(
                    Shown.page("Accounts", pages.accounts(visit, Doc.NONE, wrong)));
        }
        return visit.read("/v1/accounts?limit=" + ROWS + cursor(visit))
                .map(list -> Shown.page("Accounts", pages.accounts(visit, list, wrong)));
    }

    private static String cursor(Visit visit) {
        String cursor = visit.query("cursor");
        return cursor.isEmpty() ? "" : "&cursor=" + Visit.encoded(cursor);
    }

    private Future<Shown> open(Visit visit) {
        Form form = visit.form();
        JsonObject body =
                form.with(
                        form.texts("owner_type", "owner_id", "parent_owner_id"), "initial_balance");
        return visit.tell(HttpMethod.POST, "/v1/accounts", body)
                .compose(said ->
                        said.isRefusal()
                                ? accounts(visit, Doc.of(said.document()))
                                : gone(address(form.text("owner_id"))));
    }

    private static Future<Shown> gone(String path) {
        return Future.succeededFuture(new Shown.Elsewhere(path));
    }

    // --- one account

    private Future<Shown> account(Visit visit) {
        return account(visit, Doc.NONE);
    }

    private Future<Shown> account(Visit visit, Doc wrong) {
        String at = route(owner(visit));
        Future<Doc> account = visit.read(at);
        Future<Doc> pricing = visit.read("/v1/pricing");
        Future<Said> debits = visit.tryRead(at + "/debits?limit=" + RECENT);
        return Future.all(account, pricing, debits)
                .map(_ ->
                        Shown.page(
                                account.result().text("owner_id"),
                                pages.account(
                                        visit,
                                        account.result(),
                                        pricing.result(),
                                        Doc.of(debits.result().document()),
                                        wrong)));
    }

    private Future<Shown> grant(Visit visit) {
        Form form = visit.form();
        JsonObject body = form.with(form.texts("reason"), "amount");
        return visit.tell(HttpMethod.POST, route(owner(visit)) + "/grants", body)
                .compose(said ->
                        said.isRefusal()
                                ? account(visit, Doc.of(said.document()))
                                : gone(address(owner(visit))));
    }

    private Future<Shown> history(Visit visit) {
        String at = route(owner(visit));
        String rows = "?limit=" + ROWS;
        Future<Doc> account = visit.read(at);
        Future<Said> entries = visit.tryRead(at + "/entries" + rows + cursor(visit));
        return Future.all(account, entries)
                .map(_ ->
                        Shown.page(
                                "History of " + account.result().text("owner_id"),
                                pages.history(
                                        account.result(), Doc.of(entries.result().document()))));
    }

    private Future<Shown> tree(Visit visit) {
        String at = route(owner(visit));
        Future<Doc> account = visit.read(at);
        Future<Said> tree = visit.tryRead(at + "/tree");
        return Future.all(account, tree)
                .map(_ ->
                        Shown.page(
                                "Who draws from " + account.result().text("owner_id"),
                                pages.tree(account.result(), Doc.of(tree.result().document()))));
    }

    // --- asking before spending

    private Future<Shown> quote(Visit visit) {
        Form form = visit.form();
        String task = form.text("task");
        JsonObject body =
                form.with(form.texts(), "planned_delta_e")
                        .with("source_id", new JsonText(owner(visit)));
        return visit.tell(HttpMethod.POST, "/v1/quotes", body)
                .compose(said -> {
                    Doc answer = Doc.of(said.document());
                    return said.isRefusal()
                            ? account(visit, answer)
                            : gone(
                                    "/quotes/%s?task=%s"
                                            .formatted(
                                                    Visit.encoded(answer.text("quote_id")),
                                                    Visit.encoded(task)));
                });
    }

    private Future<Shown> quoted(Visit visit) {
        return quoted(visit, visit.query("task"), Doc.NONE);
    }

    private Future<Shown> quoted(Visit visit, String task, Doc wrong) {
        return visit.read("/v1/quotes/" + Visit.encoded(visit.path("quote_id")))
                .map(quote -> Shown.page("Quote", pages.quote(visit, quote, task, wrong)));
    }

    private Future<Shown> confirm(Visit visit) {
        String at = "/v1/quotes/" + Visit.encoded(visit.path("quote_id"));
        String task = visit.form().text("task");
        return visit.read(at)
                .compose(quote -> {
                    JsonObject stimulus =
                            JsonObject.EMPTY
                                    .with("delta_e", new JsonNumber(quote.text("allowed_delta_e")))
                                    .with("content", new JsonText(task));
                    JsonObject body = JsonObject.EMPTY.with("stimulus", stimulus);
                    return visit.tell(HttpMethod.POST, at + "/inject", body);
                })
                .compose(said ->
                        said.isRefusal()
                                ? quoted(visit, task, Doc.of(said.document()))
                                : gone("/quotes/" + Visit.encoded(visit.path("quote_id"))));
    }

    /// What was not yet set aside needs no giving back.
    private Future<Shown> cancel(Visit visit) {
        String at = "/v1/quotes/" + Visit.encoded(visit.path("quote_id"));
        return visit.read(at)
                .compose(quote ->
                        (quote.is("status", "reserved")
                                        ? visit.tell(
                                                        HttpMethod.POST,
                                                        at + "/release",
                                                        JsonObject.EMPTY)
                                                .map(Visit::document)
                                        : Future.succeededFuture(quote))
                                .map(_ -> new Shown.Elsewhere(address(quote.text("source_id")))));
    }

    // --- buying

    private Future<Shown> buy(Visit visit, Doc wrong) {
        String owner = owner(visit);
        Future<Doc> account = visit.read(route(owner));
        Future<Doc> pricing = visit.read("/v1/pricing");
        return Future.all(account, pricing)
                .map(_ ->
                        Shown.page(
                                "Buy credits",
                                pages.buy(visit, account.result(), pricing.result(), wrong)));
    }

    private Future<Shown> purchase(Visit visit) {
        Form form = visit.form();
        String way = form.text("way");
        boolean isChain = way.equals("USDC") || way.equals("SOL");
        JsonObject body =
                form.with(JsonObject.EMPTY, "amount_usd")
                        .with("account_id", new JsonText(owner(visit)))
                        .with("method", new JsonText(isChain ? "solana" : "stripe"));
        JsonObject whole = isChain ? body.with("token", new JsonText(way)) : body;
        return visit.tell(HttpMethod.POST, "/v1/purchases", whole)
                .compose(said -> {
                    Doc answer = Doc.of(said.document());
                    return said.isRefusal()
                            ? buy(visit, answer)
                            : gone("/purchases/" + Visit.encoded(answer.text("purchase_id")));
                });
    }
}
