package io.sluice.backoffice.audit;

import static io.sluice.gateway.database.Database.query;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// The last look at the whole chain, signed: who can change the log's rows cannot write down that
/// they were found to be sound.
final class AuditCheckStore {
    private final HeadSeal seal;

    AuditCheckStore(HeadSeal seal) {
        this.seal = seal;
    }

    /// Keeps a check instead of an earlier one.
    void keep(SqlClient client, AuditCheck check) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.audit_check
                            (checked_at, entries, head, flaw, public_key, signature)
                        VALUES ($1, $2, $3, $4, $5, $6)
                        ON CONFLICT (one) DO UPDATE
                        SET checked_at = EXCLUDED.checked_at, entries = EXCLUDED.entries,
                            head = EXCLUDED.head, flaw = EXCLUDED.flaw,
                            public_key = EXCLUDED.public_key, signature = EXCLUDED.signature
                        WHERE audit_check.checked_at <= EXCLUDED.checked_at
                        """,
                        check.checkedAt().atOffset(ZoneOffset.UTC),
                        check.length(),
                        Buffer.buffer(AuditRow.bytes(check.head())),
                        check.flaw(),
                        Buffer.buffer(seal.publicKey()),
                        Buffer.buffer(seal.sign(check.content())))
                .await();
    }

    /// The last one, or null. One that no back office signed is a flaw in itself.
    static @Nullable AuditCheck last(SqlClient client) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT c.*, s.public_key IS NOT NULL AS known
                                FROM backoffice.audit_check c
                                LEFT JOIN backoffice.audit_signers s USING (public_key)
                                """)
                        .await()) {
            AuditCheck check =
                    new AuditCheck(
                            row.getOffsetDateTime("checked_at").toInstant(),
                            row.getLong("entries"),
                            AuditRow.hex(row.getBuffer("head").getBytes()),
                            row.getString("flaw"));
            boolean signed =
                    row.getBoolean("known")
                            && HeadSeal.verify(
                                    row.getBuffer("public_key").getBytes(),
                                    check.content(),
                                    row.getBuffer("signature").getBytes());
            return signed ? check : check.with("what was found is not signed by a back office");
        }
        return null;
    }
}
