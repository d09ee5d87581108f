package io.sluice.backoffice.audit;

import io.sluice.backoffice.base.IdKind;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that happened to money: the nine kinds of the specification with the data it lists for
/// each, and {@link Other} for our own. Amounts are cents.
public sealed interface AuditEvent {
    /// The name, for example `revenue.collected`.
    String eventType();

    /// What it happened to.
    Entity entity();

    UUID entityId();

    /// The project whose contributors may read it.
    default @Nullable UUID projectId() {
        return null;
    }

    /// The contributor it is about.
    default @Nullable UUID contributorId() {
        return null;
    }

    /// What is recorded of it.
    JsonObject payload();

    /// What happened to a project's money.
    sealed interface OfProject extends AuditEvent {
        @Override
        UUID projectId();

        @Override
        default Entity entity() {
            return Entity.PROJECT;
        }

        @Override
        default UUID entityId() {
            return projectId();
        }
    }

    /// A charge was booked.
    record RevenueCollected(
            UUID projectId, long amountCents, String currency, String source, String chargeId)
            implements OfProject {
        @Override
        public String eventType() {
            return "revenue.collected";
        }

        @Override
        public JsonObject payload() {
            return new Payload()
                    .text("project_id", IdKind.PROJECT.text(projectId))
                    .whole("amount_cents", amountCents)
                    .text("currency", currency)
                    .text("source", source)
                    .text("stripe_charge_id", chargeId)
                    .build();
        }
    }

    /// A part of a charge went back.
    record RevenueRefunded(
            UUID projectId, long amountCents, String originalChargeId, @Nullable String reason)
            implements OfProject {
        @Override
        public String eventType() {
            return "revenue.refunded";
        }

        @Override
        public JsonObject payload() {
            return new Payload()
                    .text("project_id", IdKind.PROJECT.text(projectId))
                    .whole("amount_cents", amountCents)
                    .text("original_charge_id", originalChargeId)
                    .text("reason", reason)
                    .build();
        }
    }

    /// A dispute was opened, won or lost.
    record RevenueDisputed(
            UUID projectId, long amountCents, String chargeId, String disputeId, String status)
            implements OfProject {
        @Override
        public String eventType() {
            return "revenue.disputed";
        }

        @Override
        public JsonObject payload() {
            return new Payload()
                    .text("project_id", IdKind.PROJECT.text(projectId))
                    .whole("amount_cents", amountCents)
                    .text("charge_id", chargeId)
                    .text("dispute_id", disputeId)
                    .text("status", status)
                    .build();
        }
    }

    /// An item of a cycle was calculated; all formula inputs and outputs beside it.
    record PayoutCalculated(
            UUID itemId,
            UUID contributorId,
            UUID projectId,
            String period,
            JsonObject inputs,
            JsonObject outputs)
            implements AuditEvent {
        @Override
        public String eventType() {
            return "payout.calculated";
        }

        @Override
        public Entity entity() {
            return Entity.ITEM;
        }

        @Override
        public UUID entityId() {
            return itemId;
        }

        @Override
        public JsonObject payload() {
            return new Payload()
                    .text("contributor_id", IdKind.CONTRIBUTOR.text(contributorId))
                    .text("project_id", IdKind.PROJECT.text(projectId))
                    .text("period", period)
                    .value("inputs", inputs)
                    .value("outputs", outputs)
                    .build();
        }
    }

    /// Money was sent.
    record PayoutDisbursed(
            UUID payoutId, UUID contributorId, long amountCents, String method, UUID transferId)
            implements AuditEvent {
        @Override
        public String eventType() {
            return "payout.disbursed";
        }

        @Override
        public Entity entity() {
            return Entity.PAYOUT;
        }

        @Override
        public UUID entityId() {
            return payoutId;
        }

        @Override
        public JsonObject payload() {
            return new Payload()
                    .text("contributor_id", IdKind.CONTRIBUTOR.text(contributorId))
                    .whole("amount_cents", amountCents)
                    .text("method", method)
                    .text("transfer_id", IdKind.TRANSFER.text(transferId))
                    .build();
        }
    }

    /// A holdback's time was over.
    record HoldbackReleased(
            UUID holdbackId, UUID contributorId, long amountCents, String originalPayoutId)
            implements AuditEvent {
        @Override
        public String eventType() {
            return "holdback.released";
        }

        @Override
        public Entity entity() {
            return Entity.HOLDBACK;
        }

        @Override
        public UUID entityId() {
            return holdbackId;
        }

        @Override
        public JsonObject payload() {
            return new Payload()
                    .text("contributor_id", IdKind.CONTRIBUTOR.text(contributorId))
                    .whole("amount_cents", amountCents)
                    .text("original_payout_id", originalPayoutId)
                    .build();
        }
    }

    /// Something was taken from a holdback.
    record HoldbackClawedBack(
            UUID holdbackId,
            UUID contributorId,
            long amountCents,
            String reason,
            String originalPayoutId)
            implements AuditEvent {
        @Override
        public String eventType() {
            return "holdback.clawed_back";
        }

        @Override
        public Entity entity() {
            return Entity.HOLDBACK;
        }

        @Override
        public UUID entityId() {
            return holdbackId;
        }

        @Override
        public JsonObject payload() {
            return new Payload()
                    .text("contributor_id", IdKind.CONTRIBUTOR.text(contributorId))
                    .whole("amount_cents", amountCents)
                    .text("reason", reason)
                    .text("original_payout_id", originalPayoutId)
                    .build();
        }
    }

    /// The treasury of a project paid for something.
    record TreasurySpent(
            UUID projectId, long amountCents, String purpose, @Nullable UUID approvedByVoteId)
            implements AuditEvent {
        @Override
        public String eventType() {
            return "treasury.spent";
        }

        @Override
        public Entity entity() {
            return Entity.TREASURY;
        }

        @Override
        public UUID entityId() {
            return projectId;
        }

        @Override
        public JsonObject payload() {
            return new Payload()
                    .text("project_id", IdKind.PROJECT.text(projectId))
                    .whole("amount_cents", amountCents)
                    .text("purpose", purpose)
                    .text("approved_by", IdKind.VOTE.textOrNull(approvedByVoteId))
                    .build();
        }
    }

    /// A project's split changed.
    record SplitChanged(
            UUID projectId, JsonObject oldSplit, JsonObject newSplit, UUID governanceVoteId)
            implements OfProject {
        @Override
        public String eventType() {
            return "split.changed";
        }

        @Override
        public JsonObject payload() {
            return new Payload()
                    .text("project_id", IdKind.PROJECT.text(projectId))
                    .value("old_split", oldSplit)
                    .value("new_split", newSplit)
                    .text("governance_vote_id", IdKind.VOTE.text(governanceVoteId))
                    .build();
        }
    }

    /// Another change that an auditor asks for, named as we like: `cycle.approved`.
    record Other(
            String eventType,
            Entity entity,
            UUID entityId,
            @Nullable UUID projectId,
            @Nullable UUID contributorId,
            JsonObject payload)
            implements AuditEvent {
        /// Of a project; its id joins the particulars.
        public static Other ofProject(String eventType, UUID projectId, Payload particulars) {
            String id = IdKind.PROJECT.text(projectId);
            JsonObject payload = particulars.text("project_id", id).build();
            return new Other(eventType, Entity.PROJECT, projectId, projectId, null, payload);
        }
    }

    /// Builds a payload, member by member.
    final class Payload {
        private final JsonObject.Builder members = new JsonObject.Builder();

        public Payload text(String name, @Nullable String text) {
            // PostgreSQL keeps no NUL, wherever a text came from.
            return value(name, text == null ? JsonNull.NULL : new JsonText(text.replace("\0", "")));
        }

        public Payload whole(String name, long number) {
            return value(name, new JsonNumber(Long.toString(number)));
        }

        public Payload value(String name, JsonValue value) {
            members.add(name, value);
            return this;
        }

        public JsonObject build() {
            return members.build();
        }
    }
}
