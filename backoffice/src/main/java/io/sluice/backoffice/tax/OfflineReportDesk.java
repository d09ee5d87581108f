package io.sluice.backoffice.tax;

import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.tax.OfflineReportStore.Undone;
import io.sluice.backoffice.tax.TaxVendor.Report;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells the vendor of payouts on our rails, each once. The vendor has no idempotency of its own:
/// so it is written down before that it will be told, and what was never answered is looked for
/// among the recipient's payments before it is told again. One at a time: the timetable sees to it.
public final class OfflineReportDesk {
    private static final int PAGE = 200;

    private final Transactions transactions;
    private final InstantSource clock;
    private final TaxVendor vendor;
    private final OfflineReportStore store = new OfflineReportStore();

    public OfflineReportDesk(Transactions transactions, InstantSource clock, TaxVendor vendor) {
        this.transactions = transactions;
        this.clock = clock;
        this.vendor = vendor;
    }

    /// Tells what is to be told; answers in words what it came to.
    public String report() {
        Round round = new Round();
        round.again();
        round.first();
        round.withdraw();
        return round.told
                + " reported"
                + (round.withdrawn == 0 ? "" : ", " + round.withdrawn + " withdrawn")
                + (round.isThere ? "" : "; the vendor does not answer");
    }

    /// One go at everything that is open, up to the first question that is not answered: the others
    /// would wait as long, each.
    private final class Round {
        private int told;
        private int withdrawn;
        private boolean isThere = true;

        /// What an earlier round left open.
        void again() {
            UUID after = new UUID(0, 0);
            List<OfflinePayment> page;
            do {
                UUID from = after;
                page =
                        transactions.reading(
                                client -> store.open(client, vendor.name(), from, PAGE));
                for (int i = 0; i < page.size() && isThere; i++) {
                    OfflinePayment payment = page.get(i);
                    Report found = vendor.find(payment.recipientId(), payment.payoutId());
                    end(payment, found instanceof Report.Absent ? vendor.report(payment) : found);
                }
                after = page.isEmpty() ? after : page.getLast().payoutId();
            } while (page.size() == PAGE && isThere);
        }

        void first() {
            List<OfflinePayment> page;
            do {
                page = transactions.reading(client -> store.untold(client, vendor.name(), PAGE));
                for (int i = 0; i < page.size() && isThere; i++) {
                    OfflinePayment payment = page.get(i);
                    transactions.writing(client -> {
                        store.begin(client, vendor.name(), payment, clock.instant());
                        return true;
                    });
                    end(payment, vendor.report(payment));
                }
            } while (page.size() == PAGE && isThere);
        }

        /// What came back is taken out of the vendor's totals too.
        void withdraw() {
            List<Undone> undone =
                    transactions.reading(client -> store.undone(client, vendor.name(), PAGE));
            for (int i = 0; i < undone.size() && isThere; i++) {
                Undone each = undone.get(i);
                isThere = isGone(each);
                if (isThere) {
                    note(each.payoutId(), "withdrawn", null, null);
                    withdrawn++;
                }
            }
        }

        private void end(OfflinePayment payment, Report report) {
            switch (report) {
                case Report.Taken(String reference) -> {
                    note(payment.payoutId(), "reported", reference, null);
                    told++;
                }
                case Report.Refused(String reason) ->
                        note(payment.payoutId(), "refused", null, reason);
                case Report.Absent _, Report.Silent _ -> isThere = false; // it stays open
            }
        }
    }

    private boolean isGone(Undone each) {
        String reference = each.reference();
        if (reference != null) {
            return vendor.withdraw(each.recipientId(), reference);
        }
        return switch (vendor.find(each.recipientId(), each.payoutId())) {
            case Report.Taken(String found) -> vendor.withdraw(each.recipientId(), found);
            case Report.Absent _ -> true;
            case Report.Refused _, Report.Silent _ -> false;
        };
    }

    private void note(
            UUID payoutId, String status, @Nullable String reference, @Nullable String failure) {
        transactions.writing(client -> {
            store.end(client, payoutId, status, reference, failure);
            return true;
        });
    }
}
