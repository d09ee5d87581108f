package io.sluice.backoffice.payout;

import java.time.LocalDate;
import java.util.List;

/// What becomes of a payout that failed or came back: each line's net is pending again with its
/// holdback taken; the holdback itself keeps its own date.
public final class ReturnedPayout {
    private ReturnedPayout() {}

    /// The lots of a returned payout. They wait for the next cycle.
    public static List<Lot> lots(String transferId, PayeeResult paid, LocalDate returnedOn) {
        return paid.lines().stream()
                .filter(line -> line.paid() && line.netCents() > 0)
                .map(line -> lot(transferId, line, returnedOn))
                .toList();
    }

    private static Lot lot(String transferId, PayeeResult.Line line, LocalDate returnedOn) {
        Lot lot = line.lot();
        return new Lot(
                "returned/" + transferId + "/" + lot.lotId(),
                lot.itemId(),
                lot.contributorId(),
                lot.projectId(),
                lot.payeeId(),
                returnedOn,
                line.netCents(),
                0,
                true,
                lot.stops());
    }
}
