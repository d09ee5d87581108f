package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditEvent;
import io.sluice.backoffice.votes.VoteKind;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import java.math.BigDecimal;

/// What can be put to the vote, by its kind. Each proposal may have a `description`; one of an
/// algorithm is nothing else.
final class Proposals {
    private static final int DESCRIPTION_CHARS_MAX = 4_000;
    private static final int PAYEE_CHARS_MAX = 200;
    private static final int PURPOSE_CHARS_MAX = 40;
    private static final long CENTS_MAX = 100_000_000_000L;
    private static final int DECIMALS = 4;

    private Proposals() {}

    /// The field `proposal`, as it is kept; what is wrong with it is told with the other fields.
    static JsonObject read(Fields fields, VoteKind kind) {
        Fields given = fields.nested("proposal");
        if (given == null) {
            fields.wrong("proposal", "is required");
            return JsonObject.EMPTY;
        }
        AuditEvent.Payload kept = new AuditEvent.Payload();
        switch (kind) {
            case SPLIT -> {
                int basisPoints = SplitProposal.poolBasisPoints(given);
                String pool = BigDecimal.valueOf(basisPoints, DECIMALS).toPlainString();
                kept.value("contributor_pool_pct", new JsonNumber(pool));
            }
            case TREASURY ->
                    kept.whole("amount_cents", given.whole("amount_cents", 1, CENTS_MAX))
                            .text("purpose", given.text("purpose", PURPOSE_CHARS_MAX))
                            .text("payee", given.text("payee", PAYEE_CHARS_MAX));
            case ALGORITHM -> {}
        }
        String description =
                kind == VoteKind.ALGORITHM
                        ? given.text("description", DESCRIPTION_CHARS_MAX)
                        : given.textOrNull("description", DESCRIPTION_CHARS_MAX);
        return kept.text("description", description).build();
    }
}
