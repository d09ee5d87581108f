package io.sluice.backoffice.fees;

import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.connect.Answer;
import io.sluice.backoffice.fees.WaitingFeeStore.Waiting;
import io.sluice.backoffice.notify.NoticeStore;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Has Stripe Tax say what tax is on the fees that wait for it, and writes their invoices then. No
/// answer is no tax known: the fee waits, and staff sees why.
public final class FeeTaxDesk {
    private static final int FEES_MAX = 100;

    /// Stripe's word for an address that does not say whose tax it is.
    private static final String NO_PLACE = "customer_tax_location_invalid";

    private final Transactions transactions;
    private final FeeDesk fees;
    private final @Nullable StripeTaxClient stripe;
    private final NoticeStore notices;
    private final InstantSource machine;
    private final WaitingFeeStore store = new WaitingFeeStore();

    /// @param stripe null where it is not set up: what was left waiting is taxed by the table
    /// @param machine what says when to try again
    public FeeTaxDesk(
            Transactions transactions,
            FeeDesk fees,
            @Nullable StripeTaxClient stripe,
            NoticeStore notices,
            InstantSource machine) {
        this.transactions = transactions;
        this.fees = fees;
        this.stripe = stripe;
        this.notices = notices;
        this.machine = machine;
    }

    /// Invoices what is due and says how much that was.
    public String invoiceDue(Instant now) {
        List<UUID> due =
                transactions.reading(client -> store.due(client, machine.instant(), FEES_MAX));
        int invoiced = 0;
        for (UUID id : due) {
            Outcome outcome = invoice(id, now);
            invoiced += outcome == Outcome.INVOICED ? 1 : 0;
            if (outcome == Outcome.SILENT) {
                break; // Stripe does not answer: the others can wait as well
            }
        }
        return invoiced + " of " + due.size() + " invoiced";
    }

    private enum Outcome {
        INVOICED,
        WAITS,
        SILENT
    }

    private Outcome invoice(UUID id, Instant now) {
        Optional<Waiting> asked =
                transactions.writing(client -> store.asking(client, id, machine.instant()));
        if (asked.isEmpty()) {
            return Outcome.WAITS; // somebody was faster
        }
        Waiting waiting = asked.get();
        if (waiting.tax() != null) {
            return declare(waiting.fee(), waiting.tax(), now);
        }
        StripeTaxClient client = stripe;
        if (client == null) {
            return transactions.writing(database -> byTable(database, waiting.fee(), now));
        }
        Customer customer =
                transactions.reading(database -> fees.store().of(database, waiting.fee()));
        return switch (client.calculate(waiting.fee(), customer, waiting.attempts())) {
            case Answer.Given<StripeTax>(StripeTax tax) -> {
                boolean first =
                        transactions.writing(database -> store.calculated(database, id, tax));
                yield first ? declare(waiting.fee(), tax, now) : Outcome.WAITS;
            }
            case Answer.Refused<StripeTax>(String code, _) -> {
                transactions.writing(database -> refused(database, waiting, code, now));
                yield Outcome.WAITS;
            }
            case Answer.Unknown<StripeTax>(String why) -> silent(id, why);
        };
    }

    /// Declared first, invoiced then: what ends in between is declared again under the same
    /// reference, which Stripe takes once.
    private Outcome declare(Fee fee, StripeTax tax, Instant now) {
        StripeTaxClient client = stripe;
        if (client == null) {
            return silent(fee.invoiceId(), "not_configured"); // may be declared already
        }
        return switch (client.declare(fee.invoiceId(), tax.calculationId())) {
            case Answer.Given<String>(String transactionId) -> end(fee, tax, transactionId, now);
            // An earlier request did it, whose answer was lost.
            case Answer.Refused<String>(_, String parameter) when "reference".equals(parameter) ->
                    end(fee, tax, null, now);
            case Answer.Refused<String>(String code, _) -> {
                transactions.writing(database -> {
                    if (tax.isOver(machine.instant())) {
                        store.forget(database, fee.invoiceId());
                    }
                    return store.problem(database, fee.invoiceId(), code);
                });
                yield Outcome.WAITS;
            }
            case Answer.Unknown<String>(String why) -> silent(fee.invoiceId(), why);
        };
    }

    private Outcome end(Fee fee, StripeTax tax, @Nullable String transactionId, Instant now) {
        return transactions.writing(client -> {
            if (!store.take(client, fee.invoiceId())) {
                return Outcome.WAITS;
            }
            store.declared(client, fee.invoiceId(), transactionId, machine.instant());
            fees.issue(client, fee, tax.customer(), tax.tax(), now);
            return Outcome.INVOICED;
        });
    }

    private Outcome byTable(SqlClient client, Fee fee, Instant now) {
        if (!store.take(client, fee.invoiceId())) {
            return Outcome.WAITS;
        }
        fees.issueByTable(client, fee, now);
        return Outcome.INVOICED;
    }

    private boolean refused(SqlClient client, Waiting waiting, String code, Instant now) {
        if (code.equals(NO_PLACE) && !code.equals(waiting.problem())) {
            notices.tell(
                    client,
                    waiting.fee().payerId(),
                    "billing.address_needed",
                    new Payload()
                            .text("invoice_id", IdKind.INVOICE.text(waiting.fee().invoiceId()))
                            .text("period", waiting.fee().month().toString())
                            .build(),
                    now);
        }
        return store.problem(client, waiting.fee().invoiceId(), code);
    }

    private Outcome silent(UUID id, String why) {
        transactions.writing(client -> store.problem(client, id, why));
        return Outcome.SILENT;
    }

    /// One page of what waits, the oldest first.
    public List<Waiting> page(SqlClient client, long from, int limit) {
        return store.page(client, from, limit);
    }
}
