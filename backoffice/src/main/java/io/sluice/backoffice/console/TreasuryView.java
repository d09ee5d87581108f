package io.sluice.backoffice.console;

import io.sluice.gateway.console.Doc;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/// What the page of a project's treasury shows.
///
/// @param proposals the votes on what it is to pay
/// @param reports its quarters
public record TreasuryView(
        Doc project, Doc treasury, List<Doc> proposals, Doc spends, Doc reports) {
    /// How much of all karma is for it, in whole percent.
    public static int percentFor(Doc vote) {
        BigDecimal total = vote.number("total_karma");
        return total.signum() == 0
                ? 0
                : vote.number("approve_karma")
                        .movePointRight(2)
                        .divide(total, RoundingMode.DOWN)
                        .intValue();
    }
}
