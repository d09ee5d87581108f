package io.sluice.backoffice.console;

import io.sluice.gateway.console.Chart;
import io.sluice.gateway.console.Doc;
import java.util.List;

/// What the earnings page shows.
///
/// @param inReview cycles whose items can still be flagged
public record EarningsView(
        Doc earnings,
        Doc payouts,
        List<Doc> holdbacks,
        List<Doc> notices,
        List<Doc> inReview,
        List<OfProject> projects) {
    /// The tier of the last payout that is shown; empty where there is none.
    public String tier() {
        return payouts.list("data").stream()
                .flatMap(each -> each.list("projects").stream())
                .map(each -> each.text("your_tier"))
                .findFirst()
                .orElse("");
    }

    /// What one project gave over time.
    public record OfProject(Doc project, Chart chart) {}
}
