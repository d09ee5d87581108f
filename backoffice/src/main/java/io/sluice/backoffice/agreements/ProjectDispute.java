package io.sluice.backoffice.agreements;

import io.sluice.gateway.edge.Words;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A claim of one project to revenue of another, and what was decided about it (002, section 12).
/// It moves no money: revenue stays where it came in.
///
/// @param ruling null: not decided yet
public record ProjectDispute(
        UUID id,
        UUID claimantId,
        UUID respondentId,
        String claim,
        String evidence,
        String openedBy,
        Instant openedAt,
        @Nullable Ruling ruling) {
    /// How a dispute ends.
    public enum Decision {
        UPHELD,
        DISMISSED,
        SETTLED;

        public static final Words<Decision> WORDS = Words.of(Decision.class);
    }

    /// What was decided, why, and by whom.
    public record Ruling(Decision decision, String reasons, String decidedBy, Instant decidedAt) {}
}
