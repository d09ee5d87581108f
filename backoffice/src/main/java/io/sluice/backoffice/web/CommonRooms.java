package io.sluice.backoffice.web;

import io.sluice.backoffice.agreements.AddressSeal;
import io.sluice.backoffice.audit.AuditDesk;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.connect.PlatformClient;
import io.sluice.backoffice.fees.FeeDesk;
import io.sluice.backoffice.fees.FeeSettings;
import io.sluice.backoffice.fees.FeeTaxDesk;
import io.sluice.backoffice.fees.StripeTaxClient;
import io.sluice.backoffice.ledger.LedgerStore;
import io.sluice.backoffice.notify.NoticeStore;
import io.sluice.backoffice.rails.RailSettings.StripeAccess;
import io.sluice.backoffice.transparency.TransparencyDesk;
import io.sluice.backoffice.treasury.EndingDesk;
import io.sluice.backoffice.treasury.TreasuryDesk;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What belongs to a project's people together, and what they and the platform owe each other,
/// wired once.
public record CommonRooms(
        TreasuryDesk treasuries,
        EndingDesk endings,
        FeeDesk fees,
        FeeTaxDesk feeTaxes,
        TransparencyDesk transparency,
        AddressSeal addresses,
        AuditDesk audits) {
    /// Wires them.
    ///
    /// @param access null: without a key Stripe says no tax
    /// @param machine what says when to ask it again
    /// @param seed a secret of the back office, which addresses are hashed by
    public static CommonRooms of(
            Transactions transactions,
            Ids ids,
            AuditStore audit,
            LedgerStore ledger,
            FeeSettings settings,
            @Nullable StripeAccess access,
            InstantSource machine,
            byte[] seed) {
        NoticeStore notices = new NoticeStore(ids);
        TreasuryDesk treasuries = new TreasuryDesk(transactions, notices, audit, ledger);
        FeeDesk fees = new FeeDesk(transactions, ids, notices, audit, settings);
        StripeTaxClient taxes =
                access == null || settings.stripeTaxCode() == null
                        ? null
                        : new StripeTaxClient(
                                new PlatformClient(access.apiKey(), access.base()),
                                settings.stripeTaxCode());
        return new CommonRooms(
                treasuries,
                new EndingDesk(ids, treasuries, notices, audit),
                fees,
                new FeeTaxDesk(transactions, fees, taxes, notices, machine),
                new TransparencyDesk(),
                new AddressSeal(seed),
                new AuditDesk(transactions, audit));
    }
}
