package io.sluice.metering.engine;

import io.sluice.metering.message.AccountFlags;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Receipt.AccountView;
import io.sluice.metering.message.Receipt.ProjectUsage;
import io.sluice.metering.message.SpendingLimit;
import io.sluice.metering.message.SpendingLimit.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/// The fields of a receipt under the names scripts use for them.
final class ScriptFields {
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final ScriptNames names;

    private ScriptFields(ScriptNames names) {
        this.names = names;
    }

    static Map<String, String> of(byte[] bytes, ScriptNames names) {
        ScriptFields all = new ScriptFields(names);
        Receipt receipt = new Receipt(bytes);
        all.put("verdict", receipt.verdict().name());
        all.put("replayed", receipt.replayed() ? "yes" : "no");
        switch (receipt.kind()) {
            case Receipt.KIND_HOLD -> all.hold(receipt);
            case Receipt.KIND_ACCOUNT -> all.account(receipt);
            case Receipt.KIND_CREDIT -> all.credit(receipt);
            case Receipt.KIND_USAGE -> all.usage(receipt);
            case Receipt.KIND_TOTALS -> all.totals(receipt);
            case Receipt.KIND_LIMIT -> all.limit(receipt);
            case Receipt.KIND_KEY -> all.put("key", String.valueOf(receipt.keyNumber()));
            default -> all.put("state", receipt.state().word());
        }
        return all.fields;
    }

    static Map<String, String> of(Quote quote, ScriptNames names) {
        ScriptFields all = new ScriptFields(names);
        all.put("verdict", "OK");
        all.amount("planned", quote.plannedMicros());
        all.amount("allowed", quote.allowedMicros());
        all.amount("price", quote.priceMicros());
        all.put("source", names.owner(quote.source()));
        all.put("payer", names.owner(quote.payer()));
        all.put("reason", quote.reason().word());
        all.put("metering", quote.unmetered() ? "off" : "on");
        all.time("valid", quote.validUntilMillis());
        return all.fields;
    }

    private void hold(Receipt receipt) {
        put("state", receipt.state().word());
        put("overrun", receipt.overrun() ? "yes" : "no");
        put("source", names.owner(receipt.source()));
        put("payer", names.owner(receipt.payer()));
        amount("amount", receipt.amountMicros());
        balance(receipt.payerBalanceMicros(), receipt.payerReservedMicros());
        amount("granted", receipt.payerGrantedMicros());
        amount("spent", receipt.payerSpentMicros());
        amount("debt", receipt.payerDebtMicros());
        amount("from_granted", receipt.debitedFromGrantedMicros());
        amount("allowed", receipt.allowedMicros());
        amount("price", receipt.priceMicros());
        amount("held", receipt.holdMicros());
        amount("delivered", receipt.deliveredMicros());
        amount("debited", receipt.debitedMicros());
        amount("before", receipt.balanceBeforeMicros());
        put("low", receipt.flagged(Receipt.LOW) ? decimal(receipt.thresholdMicros()) : "no");
        time("until", receipt.reservedUntilMillis());
        time("ended", receipt.endedAtMillis());
        String stimulus = receipt.stimulusId();
        put("stimulus", stimulus == null ? "none" : stimulus);
    }

    private void account(Receipt receipt) {
        AccountView view = receipt.account();
        put("account", names.owner(view.key()));
        balance(view.balanceMicros(), view.reservedMicros());
        amount("granted", view.grantedMicros());
        amount("debt", view.debtMicros());
        amount("initial", view.initialMicros());
        amount("spent", view.spentMicros());
        amount("threshold", view.thresholdMicros());
        time("created", view.createdAtMillis());
        time("updated", view.updatedAtMillis());
        put("parent", names.owner(view.parent()));
        put("type", view.ownerType().word());
        put("fallback", view.parentFallback() ? "on" : "off");
        put("metering", view.metered() ? "on" : "off");
        put("status", view.status().word());
        put("depth", String.valueOf(AccountFlags.depth(receipt.int32(84))));
        String wallet = view.wallet();
        put("wallet", wallet == null ? "none" : wallet);
        StringJoiner limits = new StringJoiner(",").setEmptyValue("none");
        for (SpendingLimit limit : view.limits()) {
            limits.add(word(limit) + ":" + ScriptLine.decimal(limit.creditsMicros()));
        }
        put("limits", limits.toString());
    }

    private void usage(Receipt receipt) {
        ProjectUsage usage = receipt.usage();
        put("project", usage.project());
        amount("credits", usage.creditsMicros());
        amount("purchased", usage.purchasedMicros());
        put("settles", String.valueOf(usage.settles()));
        put("next", receipt.usageNext() == 0 ? "no" : String.valueOf(receipt.usageNext()));
    }

    private void totals(Receipt receipt) {
        Receipt.Totals totals = receipt.totals();
        amount("purchased", totals.purchasedMicros());
        amount("granted", totals.grantedMicros());
        amount("refunded", totals.refundedMicros());
        amount("balance", totals.balanceMicros());
        amount("spent", totals.spentMicros());
        amount("debt", totals.debtMicros());
        amount("covered", totals.coveredMicros());
    }

    private void limit(Receipt receipt) {
        put("of", names.owner(receipt.limitCarrier()));
        put("limit", word(receipt.limit()));
        amount("credits", receipt.limit().creditsMicros());
        amount("used", receipt.limitUsedMicros());
        time("resets", receipt.limitResetsAtMillis());
        put("state", receipt.state().word());
    }

    private static String word(SpendingLimit limit) {
        String period = limit.period().word();
        return limit.appliesTo() == Scope.SELF ? period : "child-" + period;
    }

    private void credit(Receipt receipt) {
        put("account", names.owner((int) receipt.int64(72)));
        put("entry", String.valueOf(receipt.entrySequence()));
        amount("amount", receipt.creditedMicros());
        balance(receipt.creditBalanceMicros(), receipt.int64(40));
        amount("granted", receipt.int64(32));
        amount("debt", receipt.int64(48));
        amount("initial", receipt.int64(56));
        amount("spent", receipt.int64(64));
        amount("taken", receipt.takenBackMicros());
        put("low", receipt.flagged(Receipt.LOW) ? decimal(receipt.creditThresholdMicros()) : "no");
    }

    private void balance(long balanceMicros, long reservedMicros) {
        amount("balance", balanceMicros);
        amount("reserved", reservedMicros);
        amount("available", balanceMicros - reservedMicros);
    }

    private static String decimal(long micros) {
        return ScriptLine.decimal(micros);
    }

    void amount(String name, long micros) {
        put(name, decimal(micros));
    }

    private void time(String name, long millis) {
        put(name, millis == 0 ? "none" : (millis - Script.START_MILLIS) + "ms");
    }

    private void put(String name, String value) {
        fields.put(name, value);
    }
}
