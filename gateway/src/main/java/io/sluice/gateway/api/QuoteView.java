package io.sluice.gateway.api;

import io.sluice.gateway.directory.AccountDirectory;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.id.PublicId;
import io.sluice.metering.message.HoldState;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt;
import io.sluice.money.Micros;
import io.sluice.money.Price;
import org.jspecify.annotations.Nullable;

/// Quotes and debits as JSON (API, quote → reserve → inject → settle).
final class QuoteView {
    static final JsonName QUOTE = JsonName.of("quote");
    static final JsonName DEBIT = JsonName.of("debit");
    static final JsonName REFUNDED = JsonName.of("refunded");
    static final JsonName DELIVERED = JsonName.of("actual_delta_e_delivered");
    static final JsonName STIMULUS_ID = JsonName.of("stimulus_id");

    private static final JsonName QUOTE_ID = JsonName.of("quote_id");
    private static final JsonName SOURCE_ID = JsonName.of("source_id");
    private static final JsonName PAYER_ID = JsonName.of("payer_id");
    private static final JsonName PLANNED = JsonName.of("planned_delta_e");
    private static final JsonName ALLOWED = JsonName.of("allowed_delta_e");
    private static final JsonName PRICE = JsonName.of("price_per_unit");
    private static final JsonName EXPECTED_DEBIT = JsonName.of("expected_debit");
    private static final JsonName COMPUTE_ESTIMATE = JsonName.of("compute_estimate");
    private static final JsonName TOKENS = JsonName.of("tokens_est");
    private static final JsonName GPU_MILLIS = JsonName.of("gpu_ms");
    private static final JsonName CONFIDENCE = JsonName.of("confidence");
    private static final JsonName REASON = JsonName.of("reason");
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName VALID_UNTIL = JsonName.of("valid_until");
    private static final JsonName RESERVED_UNTIL = JsonName.of("reserved_until");
    private static final JsonName TIMESTAMP = JsonName.of("timestamp");
    private static final JsonName LOG_ID = JsonName.of("log_id");
    private static final JsonName ACCOUNT_ID = JsonName.of("account_id");
    private static final JsonName AMOUNT_DEBITED = JsonName.of("amount_debited");
    private static final JsonName BALANCE_BEFORE = JsonName.of("balance_before");
    private static final JsonName BALANCE_AFTER = JsonName.of("balance_after");
    private static final JsonName OVERRUN = JsonName.of("overrun");

    /// 003: how confident the estimate of the compute is.
    private static final long CONFIDENCE_MICROS = 800_000;

    private final AccountDirectory accounts;

    QuoteView(AccountDirectory accounts) {
        this.accounts = accounts;
    }

    /// A quote nothing is held for, in the state its validity gives it.
    void issued(JsonOut out, String quoteId, Quote quote, HoldState state) {
        members(out.open(), quoteId, quote, state);
        out.close();
    }

    /// A quote with its hold; the debit too once there is one.
    void held(JsonOut out, String quoteId, Quote quote, Receipt receipt) {
        held(out, quoteId, quote, receipt, receipt.state() == HoldState.SETTLED);
    }

    private void held(
            JsonOut out, String quoteId, Quote quote, Receipt receipt, boolean withDebit) {
        if (receipt.kind() != Receipt.KIND_HOLD) {
            issued(out, quoteId, quote, receipt.state());
            return;
        }
        members(out.open(), quoteId, quote, receipt.state());
        out.time(RESERVED_UNTIL, receipt.reservedUntilMillis());
        if (withDebit) {
            debit(out.name(DEBIT), quoteId, quote, receipt, receipt.stimulusId());
        }
        out.close();
    }

    private void members(JsonOut out, String quoteId, Quote quote, HoldState state) {
        out.plain(QUOTE_ID, quoteId)
                .plain(SOURCE_ID, accounts.ownerId(quote.source()))
                .plain(PAYER_ID, accounts.ownerId(quote.payer()))
                .micros(PLANNED, quote.plannedMicros())
                .micros(ALLOWED, quote.allowedMicros())
                .micros(PRICE, quote.priceMicros())
                .micros(EXPECTED_DEBIT, Price.costOf(quote.allowedMicros(), quote.priceMicros()))
                .open(COMPUTE_ESTIMATE)
                .whole(TOKENS, quote.tokensEstimated())
                .whole(GPU_MILLIS, quote.gpuMillisEstimated())
                .close()
                .micros(CONFIDENCE, CONFIDENCE_MICROS)
                .plain(REASON, quote.reason().word())
                .plain(PROJECT_ID, quote.projectId())
                .plain(STATUS, state.word())
                .time(VALID_UNTIL, quote.validUntilMillis())
                .time(TIMESTAMP, quote.issuedAtMillis());
    }

    /// The record a settle left. The stimulus is in the receipt, or in the request repeated.
    void debit(
            JsonOut out, String quoteId, Quote quote, Receipt receipt, @Nullable String stimulus) {
        long debitedMicros = receipt.debitedMicros();
        out.open()
                .plain(LOG_ID, new PublicId("log_", quote.idHi(), quote.idLo()).toString())
                .plain(ACCOUNT_ID, accounts.ownerId(receipt.payer()))
                .plain(SOURCE_ID, accounts.ownerId(receipt.source()))
                .plain(QUOTE_ID, quoteId)
                .micros(AMOUNT_DEBITED, debitedMicros)
                .micros(BALANCE_BEFORE, receipt.balanceBeforeMicros())
                .micros(BALANCE_AFTER, receipt.balanceBeforeMicros() - debitedMicros)
                .micros(DELIVERED, receipt.deliveredMicros())
                .text(STIMULUS_ID, stimulus)
                .flag(OVERRUN, receipt.overrun())
                .time(TIMESTAMP, receipt.endedAtMillis())
                .plain(REASON, quote.reason().word())
                .close();
    }

    /// The whole answer to a settle or an inject; `injected` adds what an inject answers beside.
    void settled(
            JsonOut out,
            String quoteId,
            Quote quote,
            Receipt receipt,
            String stimulusId,
            boolean injected) {
        // The debit stands beside the quote here, not in it as well.
        held(out.open().name(QUOTE), quoteId, quote, receipt, false);
        debit(out.name(DEBIT), quoteId, quote, receipt, stimulusId);
        if (injected) {
            out.text(STIMULUS_ID, stimulusId).micros(DELIVERED, receipt.deliveredMicros());
        }
        out.micros(REFUNDED, receipt.holdMicros() - receipt.debitedMicros()).close();
    }

    /// Whole micro-credits a dollar amount is worth, rounded down to the cent, as dollars in
    /// millionths.
    static long dollarsMicros(long creditMicros, long creditsPerDollarMicros) {
        long cents = Micros.mulDivDown(creditMicros, 100, creditsPerDollarMicros);
        return cents * (Micros.ONE / 100);
    }
}
