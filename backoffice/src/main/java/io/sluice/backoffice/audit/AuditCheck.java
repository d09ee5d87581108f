package io.sluice.backoffice.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A look at the whole chain.
///
/// @param checkedAt when, to the microsecond
/// @param length how many rows there were
/// @param head the hash of the last
/// @param flaw what was wrong first; null when all was as it was written
public record AuditCheck(Instant checkedAt, long length, String head, @Nullable String flaw) {
    AuditCheck with(String otherFlaw) {
        return new AuditCheck(checkedAt, length, head, otherFlaw);
    }

    /// What is signed of it; unlike any head's, which is 40 bytes.
    byte[] content() {
        AuditEvent.Payload content =
                new AuditEvent.Payload()
                        .text("checked_at", checkedAt.toString())
                        .whole("length", length)
                        .text("head", head)
                        .text("flaw", flaw);
        String text = "audit check " + AuditChain.canonical(content.build());
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
