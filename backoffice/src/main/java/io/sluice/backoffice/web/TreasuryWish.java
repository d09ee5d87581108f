package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditEvent;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.people.Project;
import io.sluice.backoffice.treasury.Payee;
import io.sluice.backoffice.treasury.TreasuryDesk;
import io.sluice.backoffice.treasury.TreasuryLevel;
import io.sluice.backoffice.treasury.TreasuryPolicy;
import io.sluice.backoffice.treasury.TreasuryPolicy.Ruling;
import io.sluice.backoffice.treasury.TreasuryPurpose;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.vertx.sqlclient.SqlClient;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What somebody wants a treasury to pay, as it is sent: put to the vote or spent.
///
/// @param ownerId whose the payee is, where whoever asks says so
record TreasuryWish(
        long amountCents, TreasuryPurpose purpose, String payee, @Nullable UUID ownerId) {
    private static final int PAYEE_CHARS_MAX = 200;
    private static final long CENTS_MAX = 100_000_000_000L;

    /// A wish that may be filed.
    ///
    /// @param byVote whether it needs a passed vote
    record Sound(Payee payee, boolean byVote) {}

    /// Reads it; what is wrong is told with the other fields.
    static TreasuryWish read(Fields fields) {
        return new TreasuryWish(
                fields.whole("amount_cents", 1, CENTS_MAX),
                fields.word("purpose", TreasuryPurpose.WORDS),
                fields.text("payee", PAYEE_CHARS_MAX),
                Given.idOrNull(fields, "payee_owner_id", IdKind.CONTRIBUTOR));
    }

    /// The wish of a proposal that was put to the vote.
    static TreasuryWish of(JsonObject proposal) {
        return read(Fields.of(proposal));
    }

    /// As it is put to the vote.
    AuditEvent.Payload document() {
        return new AuditEvent.Payload()
                .whole("amount_cents", amountCents)
                .text("purpose", TreasuryPurpose.WORDS.word(purpose))
                .text("payee", payee)
                .text("payee_owner_id", IdKind.CONTRIBUTOR.textOrNull(ownerId));
    }

    /// Whether this is what was agreed to: no more, for the same, to the same.
    boolean isWithin(TreasuryWish agreed) {
        return amountCents <= agreed.amountCents
                && purpose == agreed.purpose
                && Payee.key(payee).equals(Payee.key(agreed.payee));
    }

    /// Refuses what no treasury may pay.
    Sound sound(SqlClient client, TreasuryDesk desk, Project project, TreasuryLevel level) {
        if (ownerId != null && !desk.knows(client, ownerId)) {
            throw Refusal.invalid("payee_owner_id", "is not known");
        }
        Payee known = desk.payee(client, project, payee, ownerId);
        if (known == null) {
            throw Refusal.invalid("payee", "is not known");
        }
        return switch (TreasuryPolicy.rule(level, purpose, known.relation())) {
            case Ruling.Free() -> new Sound(known, false);
            case Ruling.ByVote() -> new Sound(known, true);
            case Ruling.Prohibited(String reason) ->
                    throw new Refusal(Problem.of(ProblemType.USE_PROHIBITED, reason));
        };
    }
}
