package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.base.BackOfficeClock;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.connect.ConnectClient;
import io.sluice.backoffice.connect.ConnectDesk;
import io.sluice.backoffice.connect.PlatformClient;
import io.sluice.backoffice.rails.RailSettings.StripeAccess;
import io.sluice.backoffice.sales.EvidenceClient;
import io.sluice.backoffice.sales.EvidenceDesk;
import io.sluice.backoffice.sales.SalesClient;
import io.sluice.backoffice.sales.SalesDesk;
import io.sluice.backoffice.split.SplitStore;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What is done at Stripe beside booking and paying out, wired once.
public record StripeRooms(ConnectDesk connect, SalesDesk sales, EvidenceDesk evidence) {
    /// What they stand on.
    ///
    /// @param access null: without a key nothing is done
    /// @param publishableKey what components in a browser speak to Stripe with
    public record Ground(
            Transactions transactions,
            SplitStore splits,
            @Nullable StripeAccess access,
            @Nullable String publishableKey,
            AuditStore audit,
            Ids ids,
            BackOfficeClock clock,
            InstantSource machine) {}

    public static StripeRooms of(Ground on) {
        StripeAccess access = on.access;
        PlatformClient platform =
                access == null ? null : new PlatformClient(access.apiKey(), access.base());
        return new StripeRooms(
                new ConnectDesk(
                        on.transactions,
                        platform == null ? null : new ConnectClient(platform),
                        on.audit,
                        on.ids,
                        on.clock,
                        on.machine),
                new SalesDesk(
                        on.transactions,
                        on.splits,
                        platform == null ? null : new SalesClient(platform),
                        on.publishableKey,
                        on.audit,
                        on.clock),
                new EvidenceDesk(
                        on.transactions,
                        platform == null ? null : new EvidenceClient(platform),
                        on.audit,
                        on.machine));
    }
}
