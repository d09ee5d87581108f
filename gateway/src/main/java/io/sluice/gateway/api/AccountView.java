package io.sluice.gateway.api;

import io.sluice.gateway.directory.AccountDirectory;
import io.sluice.gateway.directory.Tariff;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.SpendingLimit;

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
    private static final JsonName LIMIT = JsonName.of("limit");
    private static final JsonName ACCOUNT_ID = JsonName.of("account_id");
    private static final JsonName PERIOD = JsonName.of("period");
    private static final JsonName CREDITS = JsonName.of("credits");
    private static final JsonName APPLIES_TO = JsonName.of("applies_to");
    private static final JsonName USED = JsonName.of("used");
    private static final JsonName RESETS_AT = JsonName.of("resets_at");
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
                .openArray(LIMITS);
        for (SpendingLimit limit : account.limits()) {
            limit(out.open(), limit).close();
        }
        out.closeArray()
                .text(WALLET, account.wallet())
                .text(METERING, account.metered() ? "on" : "off")
                .text(STATUS, account.status().word())
                .time(CREATED, account.createdAtMillis())
                .time(UPDATED, account.updatedAtMillis())
                .close();
    }

    /// What a refusal says beside its verdict: which limit left no room, and whose (API, `limits`).
    static void limit(JsonOut out, Receipt refused, AccountDirectory accounts) {
        limit(
                        out.open(LIMIT).text(ACCOUNT_ID, accounts.ownerId(refused.limitCarrier())),
                        refused.limit())
                .micros(USED, refused.limitUsedMicros())
                .time(RESETS_AT, refused.limitResetsAtMillis())
                .close();
    }

    private static JsonOut limit(JsonOut out, SpendingLimit limit) {
        return out.text(PERIOD, limit.period().word())
                .micros(CREDITS, limit.creditsMicros())
                .text(APPLIES_TO, limit.appliesTo().word());
    }
}
