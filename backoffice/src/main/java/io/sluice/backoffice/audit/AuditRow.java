package io.sluice.backoffice.audit;

import io.sluice.gateway.edge.JsonObject;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A row of the log as it stands there. Hashes are 64 hexadecimal digits.
public record AuditRow(
        long seq,
        UUID id,
        String eventType,
        Actor actor,
        String entityType,
        UUID entityId,
        @Nullable UUID projectId,
        @Nullable UUID contributorId,
        JsonObject payload,
        Instant createdAt,
        String previousHash,
        String hash) {
    static final String NO_HASH = "0".repeat(64);

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    static byte[] bytes(String hash) {
        return HexFormat.of().parseHex(hash);
    }
}
