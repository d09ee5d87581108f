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
            case TREASURY -> kept = TreasuryWish.read(given).document();
            case ALGORITHM -> {}
        }
        String description =
                kind == VoteKind.ALGORITHM
                        ? given.text("description", DESCRIPTION_CHARS_MAX)
                        : given.textOrNull("description", DESCRIPTION_CHARS_MAX);
        return kept.text("description", description).build();
    }
}
