package io.sluice.backoffice.payout;

/// How often a payee is paid: monthly, or weekly in advance of the month (Pro).
public enum Plan {
    MONTHLY,
    WEEKLY
}
