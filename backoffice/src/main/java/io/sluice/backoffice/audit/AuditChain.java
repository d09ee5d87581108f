package io.sluice.backoffice.audit;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How rows hang together: each row's hash is SHA-256 over the hash of the row before and the row
/// itself, written as JSON with sorted names, so that it does not depend on how a store keeps it. A
/// row changed, swapped with another, put in or left out breaks the chain from there on.
public final class AuditChain {
    private long length;
    private String head = AuditRow.NO_HASH;
    private @Nullable String flaw;

    /// Follows the chain to its next row.
    public void follow(AuditRow row) {
        length++;
        if (flaw != null) {
            return;
        }
        if (row.seq() != length || !row.previousHash().equals(head)) {
            flaw = "row " + length + " does not follow the one before";
        } else if (!row.hash().equals(hash(row))) {
            flaw = "row " + length + " is not as it was written";
        }
        head = row.hash();
    }

    /// How many rows there are.
    public long length() {
        return length;
    }

    /// The hash of the last row; zeros before the first.
    public String head() {
        return head;
    }

    /// What breaks the chain first, or null.
    public @Nullable String flaw() {
        return flaw;
    }

    /// The hash a row must have, from its content and the hash of the row before.
    public static String hash(AuditRow row) {
        AuditEvent.Payload content =
                new AuditEvent.Payload()
                        .whole("seq", row.seq())
                        .text("id", row.id().toString())
                        .text("event_type", row.eventType())
                        .text("actor", row.actor().name())
                        .text("actor_id", String.valueOf(row.actor().contributorId()))
                        .text("entity_type", row.entityType())
                        .text("entity_id", row.entityId().toString())
                        .text("project_id", String.valueOf(row.projectId()))
                        .text("contributor_id", String.valueOf(row.contributorId()))
                        .value("payload", row.payload())
                        .text("created_at", row.createdAt().toString());
        MessageDigest sha256 = sha256();
        sha256.update(AuditRow.bytes(row.previousHash()));
        sha256.update(canonical(content.build()).getBytes(StandardCharsets.UTF_8));
        return AuditRow.hex(sha256.digest());
    }

    /// JSON with the names of every object sorted.
    static String canonical(JsonValue value) {
        return new JsonOut().value(sorted(value)).toString();
    }

    private static JsonValue sorted(JsonValue value) {
        return switch (value) {
            case JsonObject object -> {
                JsonObject.Builder builder = new JsonObject.Builder();
                IntStream.range(0, object.size())
                        .boxed()
                        .sorted(Comparator.comparing(object::name))
                        .forEach(at -> builder.add(object.name(at), sorted(object.value(at))));
                yield builder.build();
            }
            case JsonArray(var elements) ->
                    new JsonArray(elements.stream().map(AuditChain::sorted).toList());
            case JsonText text -> text;
            case JsonValue.JsonNumber number -> number;
            case JsonValue.JsonFlag flag -> flag;
            case JsonValue.JsonNull none -> none;
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
