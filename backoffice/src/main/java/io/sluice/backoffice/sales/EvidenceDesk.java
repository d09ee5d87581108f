package io.sluice.backoffice.sales;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.connect.Answer;
import io.sluice.backoffice.sales.EvidenceStore.Opened;
import io.sluice.backoffice.sales.EvidenceStore.Payment;
import io.vertx.sqlclient.SqlClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers disputes with what we know of the payment, each once. Who wants to say more does so
/// before us, at Stripe: then we say nothing.
public final class EvidenceDesk {
    private static final int DISPUTES_MAX = 50;

    /// About a week of waiting for a charge that we never hear of: it is none of a project.
    private static final int ATTEMPTS_MAX = 25;

    private final Transactions transactions;
    private final EvidenceStore store = new EvidenceStore();
    private final @Nullable EvidenceClient client;
    private final AuditStore audit;
    private final InstantSource machine;

    /// @param client null without a key: then nothing is submitted
    /// @param machine what says when to try again
    public EvidenceDesk(
            Transactions transactions,
            @Nullable EvidenceClient client,
            AuditStore audit,
            InstantSource machine) {
        this.transactions = transactions;
        this.client = client;
        this.audit = audit;
        this.machine = machine;
    }

    /// Submits what is due, and says how much that was.
    public String submitDue() {
        EvidenceClient stripe = client;
        if (stripe == null) {
            return "no key";
        }
        List<Opened> due =
                transactions.reading(
                        database -> store.due(database, machine.instant(), DISPUTES_MAX));
        int submitted = 0;
        for (Opened dispute : due) {
            submitted += submit(stripe, dispute) ? 1 : 0;
        }
        return submitted + " of " + due.size() + " submitted";
    }

    private boolean submit(EvidenceClient stripe, Opened dispute) {
        Optional<Payment> known = transactions.writing(database -> begin(database, dispute));
        if (known.isEmpty()) {
            return false;
        }
        Answer<String> answer = stripe.submit(dispute.disputeId(), known.get().booked());
        return transactions.writing(database -> end(database, dispute, known.get(), answer));
    }

    /// The payment, where evidence is to be submitted now.
    private Optional<Payment> begin(SqlClient database, Opened dispute) {
        int attempts = store.asking(database, dispute, machine.instant());
        if (store.isSubmitted(database, dispute.disputeId())) {
            store.become(database, dispute, "skipped", "submitted already");
            return Optional.empty();
        }
        Optional<Payment> payment = store.payment(database, dispute.chargeId());
        if (payment.isEmpty()) {
            String state = attempts < ATTEMPTS_MAX ? "waiting" : "skipped";
            store.become(database, dispute, state, "the charge is not booked");
        }
        return payment;
    }

    private boolean end(
            SqlClient database, Opened dispute, Payment payment, Answer<String> answer) {
        switch (answer) {
            case Answer.Given<String>(String instead) when instead.isEmpty() -> {
                store.become(database, dispute, "submitted", null);
                log(database, dispute, payment);
                return true;
            }
            case Answer.Given<String>(String instead) ->
                    store.become(database, dispute, "skipped", instead);
            case Answer.Refused<String>(String code, _) ->
                    store.become(database, dispute, "skipped", code);
            case Answer.Unknown<String>(String why) ->
                    store.become(database, dispute, "waiting", why);
        }
        return false;
    }

    private void log(SqlClient database, Opened dispute, Payment payment) {
        audit.append(
                database,
                Actor.SYSTEM,
                Other.ofProject(
                        "dispute.evidence_submitted",
                        payment.projectId(),
                        new Payload()
                                .text("dispute_id", dispute.disputeId())
                                .text("charge_id", dispute.chargeId())));
    }
}
