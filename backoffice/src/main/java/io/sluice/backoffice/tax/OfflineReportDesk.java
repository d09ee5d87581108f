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
        int told = again() + first();
        int withdrawn = withdraw();
        return told + " reported" + (withdrawn == 0 ? "" : ", " + withdrawn + " withdrawn");
    }

    /// What an earlier run left open.
    private int again() {
        UUID after = new UUID(0, 0);
        int told = 0;
        List<OfflinePayment> page;
        do {
            UUID from = after;
            page = transactions.reading(client -> store.open(client, vendor.name(), from, PAGE));
            for (OfflinePayment payment : page) {
                Report found = vendor.find(payment.recipientId(), payment.payoutId());
                told +=
                        end(
                                payment,
                                found instanceof Report.Absent ? vendor.report(payment) : found);
            }
            after = page.isEmpty() ? after : page.getLast().payoutId();
        } while (page.size() == PAGE);
        return told;
    }

    private int first() {
        int told = 0;
        List<OfflinePayment> page;
        do {
            page = transactions.reading(client -> store.untold(client, vendor.name(), PAGE));
            for (OfflinePayment payment : page) {
                transactions.writing(client -> {
                    store.begin(client, vendor.name(), payment, clock.instant());
                    return true;
                });
                told += end(payment, vendor.report(payment));
            }
        } while (page.size() == PAGE);
        return told;
    }

    /// Answers 1 for one that the vendor has now.
    private int end(OfflinePayment payment, Report report) {
        return switch (report) {
            case Report.Taken(String reference) -> {
                end(payment.payoutId(), "reported", reference, null);
                yield 1;
            }
            case Report.Refused(String reason) -> {
                end(payment.payoutId(), "refused", null, reason);
                yield 0;
            }
            case Report.Absent _, Report.Silent _ -> 0; // stays open
        };
    }

    private void end(
            UUID payoutId, String status, @Nullable String reference, @Nullable String failure) {
        transactions.writing(client -> {
            store.end(client, payoutId, status, reference, failure);
            return true;
        });
    }

    /// What came back is taken out of the vendor's totals too.
    private int withdraw() {
        List<Undone> undone =
                transactions.reading(client -> store.undone(client, vendor.name(), PAGE));
        int withdrawn = 0;
        for (Undone each : undone) {
            if (isGone(each)) {
                end(each.payoutId(), "withdrawn", null, null);
                withdrawn++;
            }
        }
        return withdrawn;
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
}
