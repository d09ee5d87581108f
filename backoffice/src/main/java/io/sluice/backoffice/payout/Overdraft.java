package io.sluice.backoffice.payout;

/// What a payee's negative balance grows by: an advance or a wrong payout that nothing covered. It
/// is set against later payouts and never invoiced.
public record Overdraft(
        String contributorId, String payeeId, String projectId, long cents, Taking.Cause cause) {}
