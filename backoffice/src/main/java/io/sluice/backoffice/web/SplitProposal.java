package io.sluice.backoffice.web;

import io.sluice.backoffice.split.SplitTerms;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;

/// A split as it is asked for: `contributor_pool_pct`, a decimal with four places at most. The rest
/// follows from it.
final class SplitProposal {
    private static final String POOL = "contributor_pool_pct";
    private static final long MICROS_OF_BASIS_POINT = 100;
    private static final long MICROS_MAX = 1_000_000_000_000L;

    private SplitProposal() {}

    /// Reads the pool, in or out of bounds; what it cannot be is told with the other fields.
    static int poolBasisPoints(Fields fields) {
        long micros = fields.micros(POOL, -MICROS_MAX, MICROS_MAX);
        if (micros % MICROS_OF_BASIS_POINT != 0) {
            fields.invalid(POOL, "must have at most 4 decimals");
        }
        return Math.clamp(micros / MICROS_OF_BASIS_POINT, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /// Refuses what is out of bounds.
    static SplitTerms terms(int poolBasisPoints) {
        if (!SplitTerms.allows(poolBasisPoints)) {
            throw new Refusal(
                    Problem.ofField(
                            ProblemType.SPLIT_OUT_OF_BOUNDS,
                            POOL,
                            "must be between 0.6000 and 0.8000"));
        }
        return new SplitTerms(poolBasisPoints);
    }

    /// The terms of a proposal that was put to the vote.
    static SplitTerms terms(JsonObject proposal) {
        return terms(poolBasisPoints(Fields.of(proposal)));
    }
}
