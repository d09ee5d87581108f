package io.sluice.backoffice.connect;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.people.Contributor;
import io.sluice.backoffice.people.PeopleStore;
import io.sluice.backoffice.people.Project;
import io.sluice.backoffice.rails.PayoutMethodStore;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Brings projects and payees to Stripe: orders an account, opens it once, leads its owner there.
/// Safe for all threads that may wait.
public final class ConnectDesk {
    private static final int ACCOUNTS_MAX = 50;

    private final Transactions transactions;
    private final ConnectStore store = new ConnectStore();
    private final PeopleStore people = new PeopleStore();
    private final @Nullable ConnectClient client;
    private final AuditStore audit;
    private final Ids ids;
    private final InstantSource clock;
    private final InstantSource machine;

    /// @param client null without a key: then nothing is opened
    /// @param clock the back office's, which a test may have set
    /// @param machine what says when to ask again
    public ConnectDesk(
            Transactions transactions,
            @Nullable ConnectClient client,
            AuditStore audit,
            Ids ids,
            InstantSource clock,
            InstantSource machine) {
        this.transactions = transactions;
        this.client = client;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.machine = machine;
    }

    /// Whether Stripe can be asked.
    public boolean isConfigured() {
        return client != null;
    }

    public ConnectStore store() {
        return store;
    }

    /// Orders a project's account, unless it is ordered already. In the caller's transaction, which
    /// has locked the project.
    public AccountOrder order(SqlClient database, Project project, AccountKind kind) {
        store.order(
                database,
                new AccountOrder(
                        ids.next(),
                        project.id(),
                        null,
                        kind,
                        project.name(),
                        project.country(),
                        project.productionUrl(),
                        kind == AccountKind.EXPRESS ? project.stripeAccountId() : null,
                        machine.instant(),
                        0));
        return store.ofProject(database, project.id(), kind).orElseThrow();
    }

    /// Orders the custom account of a project whose account was opened elsewhere or by us: that one
    /// is kept in mind as what it takes the place of.
    public AccountOrder orderCustom(SqlClient database, Project project) {
        order(database, project, AccountKind.EXPRESS);
        return order(database, project, AccountKind.CUSTOM);
    }

    /// Orders a payee's account, unless it is ordered already.
    public AccountOrder order(SqlClient database, Contributor payee) {
        store.order(
                database,
                new AccountOrder(
                        ids.next(),
                        null,
                        payee.id(),
                        AccountKind.EXPRESS,
                        payee.displayName(),
                        payee.country(),
                        null,
                        null,
                        machine.instant(),
                        0));
        return store.ofPayee(database, payee.id()).orElseThrow();
    }

    /// Opens what was ordered, where that has not been done, and makes a new link for its owner.
    public Answer<Onboarding> onboard(AccountOrder order, Onboarding.Way way) {
        ConnectClient stripe = client;
        if (stripe == null) {
            return new Answer.Unknown<>("not_configured");
        }
        return switch (account(stripe, order)) {
            case Answer.Given<String>(String accountId) ->
                    switch (stripe.link(accountId, way)) {
                        case Answer.Given<String>(String url) ->
                                new Answer.Given<>(onboarding(order, accountId, url));
                        case Answer.Refused<String>(String code, String parameter) ->
                                new Answer.Refused<>(code, parameter);
                        case Answer.Unknown<String>(String why) -> new Answer.Unknown<>(why);
                    };
            case Answer.Refused<String>(String code, String parameter) ->
                    new Answer.Refused<>(code, parameter);
            case Answer.Unknown<String>(String why) -> new Answer.Unknown<>(why);
        };
    }

    private Onboarding onboarding(AccountOrder order, String accountId, String url) {
        return transactions.reading(database ->
                new Onboarding(order.opened(accountId), store.standing(database, accountId), url));
    }

    /// Orders what shipped projects lack and opens what is due; says how much that was.
    public String openDue() {
        ConnectClient stripe = client;
        if (stripe == null) {
            return "no key";
        }
        List<UUID> due =
                transactions.writing(database -> {
                    for (UUID id : store.withoutAccount(database, ACCOUNTS_MAX)) {
                        Project project = people.projectForUpdate(database, id).orElseThrow();
                        order(database, project, AccountKind.EXPRESS);
                    }
                    return store.due(database, machine.instant(), ACCOUNTS_MAX);
                });
        int replaced = transactions.writing(this::replace);
        int opened = 0;
        for (UUID id : due) {
            if (!(open(stripe, id) instanceof Answer.Unknown)) {
                opened++;
                continue;
            }
            break; // it does not answer: the others can wait as well
        }
        String text = opened + " of " + due.size() + " accounts opened or refused";
        return replaced == 0 ? text : text + ", " + replaced + " replaced";
    }

    /// A custom account takes the place of the Express one when Stripe has enabled it.
    private int replace(SqlClient database) {
        List<ConnectStore.Replaced> all = store.replace(database);
        for (ConnectStore.Replaced each : all) {
            Payload payload =
                    new Payload().text("before", each.before()).text("account_id", each.now());
            log(database, "project.account_replaced", Entity.PROJECT, each.projectId(), payload);
        }
        return all.size();
    }

    private Answer<String> account(ConnectClient stripe, AccountOrder order) {
        return order.accountId() == null
                ? open(stripe, order.id())
                : new Answer.Given<>(order.accountId());
    }

    private Answer<String> open(ConnectClient stripe, UUID id) {
        AccountOrder order =
                transactions.writing(database -> store.asking(database, id, machine.instant()));
        if (order.accountId() != null) {
            return new Answer.Given<>(order.accountId()); // somebody was faster
        }
        Answer<String> answer = stripe.open(order);
        switch (answer) {
            case Answer.Given<String>(String accountId) ->
                    transactions.writing(database -> opened(database, order, accountId));
            case Answer.Refused<String>(String code, _) ->
                    transactions.writing(database -> {
                        store.refused(database, id, code);
                        return true;
                    });
            case Answer.Unknown<String> _ -> {}
        }
        return answer;
    }

    private boolean opened(SqlClient database, AccountOrder order, String accountId) {
        Instant now = clock.instant();
        if (!store.opened(database, order, accountId, now)) {
            return false;
        }
        PayoutMethodStore.verify(database, accountId); // it may have been heard of before
        UUID projectId = order.projectId();
        UUID contributorId = order.contributorId();
        Payload payload =
                new Payload()
                        .text("account_id", accountId)
                        .text("account_type", AccountKind.WORDS.word(order.kind()));
        if (projectId != null) {
            log(database, "project.connected", Entity.PROJECT, projectId, payload);
        } else if (contributorId != null) {
            log(database, "payee.connected", Entity.CONTRIBUTOR, contributorId, payload);
        }
        return true;
    }

    private void log(SqlClient database, String kind, Entity entity, UUID id, Payload payload) {
        boolean isProject = entity == Entity.PROJECT;
        audit.append(
                database,
                Actor.SYSTEM,
                new Other(
                        kind,
                        entity,
                        id,
                        isProject ? id : null,
                        isProject ? null : id,
                        payload.build()));
    }
}
