package io.sluice.backoffice.web;

import io.sluice.backoffice.agreements.AddressSeal;
import io.sluice.backoffice.audit.AuditDesk;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.fees.FeeDesk;
import io.sluice.backoffice.fees.FeeSettings;
import io.sluice.backoffice.ledger.LedgerStore;
import io.sluice.backoffice.notify.NoticeStore;
import io.sluice.backoffice.transparency.TransparencyDesk;
import io.sluice.backoffice.treasury.EndingDesk;
import io.sluice.backoffice.treasury.TreasuryDesk;

/// What belongs to a project's people together, and what they and the platform owe each other,
/// wired once.
public record CommonRooms(
        TreasuryDesk treasuries,
        EndingDesk endings,
        FeeDesk fees,
        TransparencyDesk transparency,
        AddressSeal addresses,
        AuditDesk audits) {
    /// Wires them.
    ///
    /// @param seed a secret of the back office, which addresses are hashed by
    public static CommonRooms of(
            Transactions transactions,
            Ids ids,
            AuditStore audit,
            LedgerStore ledger,
            FeeSettings fees,
            byte[] seed) {
        NoticeStore notices = new NoticeStore(ids);
        TreasuryDesk treasuries = new TreasuryDesk(transactions, notices, audit, ledger);
        return new CommonRooms(
                treasuries,
                new EndingDesk(ids, treasuries, notices, audit),
                new FeeDesk(transactions, ids, notices, audit, fees),
                new TransparencyDesk(),
                new AddressSeal(seed),
                new AuditDesk(transactions, audit));
    }
}
