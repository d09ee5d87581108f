package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.base.BackOfficeClock;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.jobs.JobRunner;
import io.sluice.backoffice.karma.KarmaStore;
import io.sluice.backoffice.ledger.AssignmentDesk;
import io.sluice.backoffice.ledger.RevenueStore;
import io.sluice.backoffice.ledger.RevenueWebhook;
import io.sluice.backoffice.people.KeyStore;
import io.sluice.backoffice.people.PeopleStore;
import io.sluice.backoffice.split.SplitStore;
import io.sluice.backoffice.votes.VoteStore;
import io.sluice.gateway.edge.Route;
import java.util.ArrayList;
import java.util.List;

/// Every route of the back office, and the parts of the document that describes them.
public final class Routes {
    /// The API document: the first part is the frame, then one part a resource.
    public static final List<String> DOCUMENT =
            List.of(
                    "/openapi-backoffice/frame.json",
                    "/openapi-backoffice/people.json",
                    "/openapi-backoffice/karma.json",
                    "/openapi-backoffice/votes.json",
                    "/openapi-backoffice/treasury.json",
                    "/openapi-backoffice/agreements.json",
                    "/openapi-backoffice/project-disputes.json",
                    "/openapi-backoffice/transparency.json",
                    "/openapi-backoffice/fees.json",
                    "/openapi-backoffice/audit.json",
                    "/openapi-backoffice/jobs.json",
                    "/openapi-backoffice/clock.json",
                    "/openapi-backoffice/payouts.json",
                    "/openapi-backoffice/tax.json",
                    "/openapi-backoffice/revenue.json",
                    "/openapi-backoffice/reviews.json",
                    "/openapi-backoffice/connect.json",
                    "/openapi-backoffice/sales.json");

    /// What the endpoints work with.
    ///
    /// @param testClock whether the time can be set
    public record Rooms(
            Desk desk,
            Transactions transactions,
            BackOfficeClock clock,
            boolean testClock,
            Ids ids,
            KeyStore keys,
            PeopleStore people,
            KarmaStore karma,
            SplitStore splits,
            VoteStore votes,
            CommonRooms commons,
            AuditStore audit,
            JobRunner jobs,
            PayoutRooms payouts,
            TaxRooms tax,
            RevenueWebhook revenueWebhook,
            RevenueStore revenue,
            AssignmentDesk assignments,
            LiveFeed feed,
            StripeRooms stripe,
            SignInRooms signIns) {}

    private Routes() {}

    public static List<Route> of(Rooms rooms) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new ClockApi(rooms).routes());
        routes.addAll(new ContributorsApi(rooms).routes());
        routes.addAll(new ProjectsApi(rooms).routes());
        routes.addAll(new KeysApi(rooms).routes());
        routes.addAll(new SignInsApi(rooms).routes());
        routes.addAll(new KarmaApi(rooms).routes());
        routes.addAll(new SplitApi(rooms).routes());
        routes.addAll(new VotesApi(rooms).routes());
        routes.addAll(new ProjectDisputesApi(rooms).routes());
        routes.addAll(new AgreementsApi(rooms).routes());
        routes.addAll(new ExportsApi(rooms).routes());
        routes.addAll(new TransparencyApi(rooms).routes());
        routes.addAll(new TreasuryApi(rooms).routes());
        routes.addAll(new TreasuryReportsApi(rooms).routes());
        routes.addAll(new AuditApi(rooms).routes());
        routes.addAll(new JobsApi(rooms).routes());
        routes.addAll(new MeApi(rooms.payouts(), rooms).routes());
        routes.addAll(new TaxApi(rooms.tax()).routes());
        routes.addAll(new TaxReportsApi(rooms.tax()).routes());
        routes.addAll(new CyclesApi(rooms.payouts()).routes());
        routes.addAll(new PayoutItemsApi(rooms.payouts()).routes());
        routes.addAll(new TransfersApi(rooms.payouts()).routes());
        routes.addAll(new RailHooksApi(rooms.payouts()).routes());
        routes.addAll(new FraudApi(rooms.payouts(), rooms).routes());
        routes.addAll(new StripeWebhookApi(rooms).routes());
        routes.addAll(new RevenueApi(rooms).routes());
        routes.addAll(new RetentionApi(rooms).routes());
        routes.addAll(new UnassignedApi(rooms).routes());
        routes.addAll(new InvoicesApi(rooms).routes());
        routes.addAll(new RemaindersApi(rooms).routes());
        routes.addAll(new CreditLossesApi(rooms).routes());
        routes.addAll(new ReviewsApi(rooms).routes());
        routes.addAll(new FeedApi(rooms).routes());
        routes.addAll(new ConnectApi(rooms).routes());
        routes.addAll(new SalesApi(rooms).routes());
        return routes;
    }
}
