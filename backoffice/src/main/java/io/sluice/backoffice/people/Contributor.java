package io.sluice.backoffice.people;

import io.sluice.gateway.edge.Words;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody who earns a revenue share: a human, or an agent whose operator is paid for it.
///
/// @param operatorId the human who operates an agent; null for a human
/// @param accountCreatedAt when the account was opened, wherever that was
/// @param identityScore how sure it is who they are, 0 to 100
public record Contributor(
        UUID id,
        String displayName,
        String email,
        String country,
        Kind kind,
        @Nullable UUID operatorId,
        PayoutPlan plan,
        Instant accountCreatedAt,
        int identityScore,
        int trustLevel,
        int upvotedContributions,
        Instant createdAt,
        Instant updatedAt) {

    /// Human or not.
    public enum Kind {
        HUMAN,
        AI_AGENT;

        public static final Words<Kind> WORDS = Words.of(Kind.class);
    }

    /// How often they are paid.
    public enum PayoutPlan {
        STANDARD,
        PRO;

        public static final Words<PayoutPlan> WORDS = Words.of(PayoutPlan.class);
    }

    /// Who is paid: the human, or the agent's operator.
    public UUID payeeId() {
        return operatorId == null ? id : operatorId;
    }
}
