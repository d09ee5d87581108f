package io.sluice.gateway.api;

import io.sluice.gateway.directory.AccountDirectory;
import io.sluice.gateway.directory.Tariff;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.metering.message.Receipt;

/// Accounts as JSON (API, accounts).
final class AccountView {
    private static final JsonName OWNER_TYPE = JsonName.of("owner_type");
    private static final JsonName OWNER_ID = JsonName.of("owner_id");
    private static final JsonName PARENT = JsonName.of("parent_owner_id");
    private static final JsonName FALLBACK = JsonName.of("parent_fallback");
    private static final JsonName BALANCE = JsonName.of("balance");
    private static final JsonName GRANTED = JsonName.of("granted");
    private static final JsonName RESERVED = JsonName.of("reserved");
    private static final JsonName AVAILABLE = JsonName.of("available");
    private static final JsonName DEBT = JsonName.of("debt");
    private static final JsonName INITIAL = JsonName.of("initial_balance");
    private static final JsonName SPENT = JsonName.of("lifetime_spent");
    private static final JsonName BALANCE_USD = JsonName.of("balance_usd");
    private static final JsonName THRESHOLD = JsonName.of("low_balance_threshold");
    private static final JsonName LIMITS = JsonName.of("limits");
    private static final JsonName WALLET = JsonName.of("wallet");
    private static final JsonName METERING = JsonName.of("metering");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName CREATED = JsonName.of("created_at");
    private static final JsonName UPDATED = JsonName.of("updated_at");

    private final AccountDirectory accounts;
    private final Tariff tariff;

    AccountView(AccountDirectory accounts, Tariff tariff) {
        this.accounts = accounts;
        this.tariff = tariff;
    }

    void write(JsonOut out, Receipt.AccountView account) {
        long dollarsMicros =
                QuoteView.dollarsMicros(
                        account.balanceMicros(), tariff.terms().creditsPerDollarMicros());
        out.open()
                .text(OWNER_TYPE, account.ownerType().word())
                .text(OWNER_ID, accounts.ownerId(account.key()))
                .text(PARENT, accounts.ownerId(account.parent()))
                .flag(FALLBACK, account.parentFallback())
                .micros(BALANCE, account.balanceMicros())
                .micros(GRANTED, account.grantedMicros())
                .micros(RESERVED, account.reservedMicros())
                .micros(AVAILABLE, account.balanceMicros() - account.reservedMicros())
                .micros(DEBT, account.debtMicros())
                .micros(INITIAL, account.initialMicros())
                .micros(SPENT, account.spentMicros())
                .micros(BALANCE_USD, dollarsMicros)
                .micros(THRESHOLD, account.thresholdMicros())
                .openArray(LIMITS)
                .closeArray()
                .text(WALLET, account.wallet())
                .text(METERING, account.metered() ? "on" : "off")
                .text(STATUS, account.status().word())
                .time(CREATED, account.createdAtMillis())
                .time(UPDATED, account.updatedAtMillis())
                .close();
    }
}
