package io.sluice.backoffice.audit;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.base.Ids;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The audit log in PostgreSQL: appended to in the transaction of what is logged, one appender at a
/// time, never changed.
public final class AuditStore {
    /// Held to the end of the transaction, so that rows follow each other in order of commit.
    private static final long LOCK = 0x5133_a0d1_7106L;

    private static final int BATCH_ROWS_MAX = 1_000;
    private static final int PAGE_ROWS = 2_000;

    private final Ids ids;
    private final InstantSource clock;
    private final HeadSeal seal;

    public AuditStore(Ids ids, InstantSource clock, HeadSeal seal) {
        this.ids = ids;
        this.clock = clock;
        this.seal = seal;
    }

    /// Whether the chain is sound as a whole.
    ///
    /// @param flaw what is wrong first; null when it is sound
    public record Verification(
            long length,
            String head,
            @Nullable String flaw,
            @Nullable String publicKey,
            @Nullable String signature) {}

    /// The end of the log.
    ///
    /// @param isSigned whether a back office has signed it
    public record SignedHead(
            long seq, String hash, String publicKey, String signature, boolean isSigned) {}

    /// Which rows are asked for; null asks for all.
    ///
    /// @param reader a contributor, who reads what is about them and their projects
    public record Filter(
            @Nullable String entityType,
            @Nullable UUID entityId,
            @Nullable String eventType,
            @Nullable UUID reader) {}

    HeadSeal seal() {
        return seal;
    }

    InstantSource clock() {
        return clock;
    }

    /// Lets this back office sign heads from now on.
    public void enrol(SqlClient client) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.audit_signers (public_key, since) VALUES ($1, now())
                        ON CONFLICT DO NOTHING
                        """,
                        Buffer.buffer(seal.publicKey()))
                .await();
    }

    /// Appends an event in the caller's transaction.
    public void append(SqlClient client, Actor actor, AuditEvent event) {
        append(client, actor, List.of(event));
    }

    /// Appends events in this order, in the caller's transaction.
    public void append(SqlClient client, Actor actor, List<? extends AuditEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        query(client, "SELECT pg_advisory_xact_lock($1)", LOCK).await();
        long seq = 0;
        String head = AuditRow.NO_HASH;
        for (Row row : query(client, "SELECT seq, hash FROM backoffice.audit_head").await()) {
            seq = row.getLong("seq");
            head = AuditRow.hex(row.getBuffer("hash").getBytes());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<AuditRow> rows = new ArrayList<>();
        for (AuditEvent event : events) {
            AuditRow row = row(++seq, head, actor, event, now);
            head = row.hash();
            rows.add(row);
            if (rows.size() == BATCH_ROWS_MAX) {
                insert(client, rows);
                rows = new ArrayList<>();
            }
        }
        insert(client, rows);
        query(
                        client,
                        """
                        INSERT INTO backoffice.audit_head (seq, hash, public_key, signature)
                        VALUES ($1, $2, $3, $4)
                        ON CONFLICT (one) DO UPDATE
                        SET seq = EXCLUDED.seq, hash = EXCLUDED.hash,
                            public_key = EXCLUDED.public_key, signature = EXCLUDED.signature
                        """,
                        seq,
                        Buffer.buffer(AuditRow.bytes(head)),
                        Buffer.buffer(seal.publicKey()),
                        Buffer.buffer(seal.sign(seq, head)))
                .await();
    }

    /// One page, newest first, before a sequence where that is given.
    public List<AuditRow> page(SqlClient client, Filter filter, long before, int limit) {
        return rows(
                query(
                                client,
                                """
                                SELECT *, payload::text AS payload_text
                                FROM backoffice.payment_audit_log log
                                WHERE ($1::text IS NULL OR entity_type = $1)
                                  AND ($2::uuid IS NULL OR entity_id = $2)
                                  AND ($3::text IS NULL OR event_type = $3)
                                  AND ($4::uuid IS NULL OR contributor_id = $4 OR project_id IN
                                       (SELECT project_id FROM backoffice.karma_grants
                                        WHERE contributor_id = $4 AND revoked_at IS NULL))
                                  AND seq < $5
                                ORDER BY seq DESC LIMIT $6
                                """,
                                filter.entityType(),
                                filter.entityId(),
                                filter.eventType(),
                                filter.reader(),
                                before,
                                (long) limit)
                        .await());
    }

    /// Follows the whole chain and looks at the signed head.
    public Verification verify(SqlClient client) {
        AuditChain chain = new AuditChain();
        long after = Long.MIN_VALUE;
        while (true) {
            List<AuditRow> page =
                    rows(
                            query(
                                            client,
                                            """
                                            SELECT *, payload::text AS payload_text
                                            FROM backoffice.payment_audit_log
                                            WHERE seq > $1 ORDER BY seq LIMIT $2
                                            """,
                                            after,
                                            (long) PAGE_ROWS)
                                    .await());
            page.forEach(chain::follow);
            if (page.size() < PAGE_ROWS) {
                return verification(client, chain);
            }
            after = page.getLast().seq();
        }
    }

    private static Verification verification(SqlClient client, AuditChain chain) {
        SignedHead head = signedHead(client);
        String flaw = chain.flaw();
        if (head == null) {
            boolean lost = flaw == null && chain.length() > 0;
            String without = lost ? "the signed head is gone" : flaw;
            return new Verification(chain.length(), chain.head(), without, null, null);
        }
        if (flaw == null && (head.seq != chain.length() || !head.hash.equals(chain.head()))) {
            flaw = "the last row is not the one that was signed";
        } else if (flaw == null && !head.isSigned) {
            flaw = "the head is not signed by a back office";
        }
        return new Verification(chain.length(), chain.head(), flaw, head.publicKey, head.signature);
    }

    /// The last row as it was signed when it was appended; null while there is none.
    static @Nullable SignedHead signedHead(SqlClient client) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT h.*, s.public_key IS NOT NULL AS known
                                FROM backoffice.audit_head h
                                LEFT JOIN backoffice.audit_signers s USING (public_key)
                                """)
                        .await()) {
            long seq = row.getLong("seq");
            String hash = AuditRow.hex(row.getBuffer("hash").getBytes());
            byte[] publicKey = row.getBuffer("public_key").getBytes();
            byte[] signature = row.getBuffer("signature").getBytes();
            return new SignedHead(
                    seq,
                    hash,
                    AuditRow.hex(publicKey),
                    AuditRow.hex(signature),
                    row.getBoolean("known") && HeadSeal.verify(publicKey, seq, hash, signature));
        }
        return null;
    }

    private AuditRow row(long seq, String previous, Actor actor, AuditEvent event, Instant now) {
        AuditRow draft =
                new AuditRow(
                        seq,
                        ids.next(),
                        event.eventType(),
                        actor,
                        Entity.WORDS.word(event.entity()),
                        event.entityId(),
                        event.projectId(),
                        event.contributorId(),
                        event.payload(),
                        now,
                        previous,
                        previous);
        return new AuditRow(
                seq,
                draft.id(),
                draft.eventType(),
                actor,
                draft.entityType(),
                draft.entityId(),
                draft.projectId(),
                draft.contributorId(),
                draft.payload(),
                now,
                previous,
                AuditChain.hash(draft));
    }

    /// Rows of one append: the same actor and time.
    private static void insert(SqlClient client, List<AuditRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        AuditRow any = rows.getFirst();
        query(
                        client,
                        """
                        INSERT INTO backoffice.payment_audit_log
                            (actor_id, actor, created_at, id, event_type, entity_type, entity_id,
                             payload, seq, project_id, contributor_id, previous_hash, hash)
                        SELECT $1, $2, $3, id, event, entity, entity_id, payload::jsonb, seq,
                               project, contributor, previous, hash
                        FROM unnest($4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[],
                                    $9::bigint[], $10::uuid[], $11::uuid[], $12::bytea[],
                                    $13::bytea[])
                            AS log(id, event, entity, entity_id, payload, seq, project,
                                   contributor, previous, hash)
                        """,
                        any.actor().contributorId(),
                        any.actor().name(),
                        any.createdAt().atOffset(ZoneOffset.UTC),
                        rows.stream().map(AuditRow::id).toArray(UUID[]::new),
                        rows.stream().map(AuditRow::eventType).toArray(String[]::new),
                        rows.stream().map(AuditRow::entityType).toArray(String[]::new),
                        rows.stream().map(AuditRow::entityId).toArray(UUID[]::new),
                        rows.stream()
                                .map(row -> AuditChain.canonical(row.payload()))
                                .toArray(String[]::new),
                        rows.stream().map(AuditRow::seq).toArray(Long[]::new),
                        rows.stream().map(AuditRow::projectId).toArray(UUID[]::new),
                        rows.stream().map(AuditRow::contributorId).toArray(UUID[]::new),
                        rows.stream()
                                .map(row -> Buffer.buffer(AuditRow.bytes(row.previousHash())))
                                .toArray(Buffer[]::new),
                        rows.stream()
                                .map(row -> Buffer.buffer(AuditRow.bytes(row.hash())))
                                .toArray(Buffer[]::new))
                .await();
    }

    private static List<AuditRow> rows(RowSet<Row> found) {
        List<AuditRow> rows = new ArrayList<>(found.size());
        for (Row row : found) {
            rows.add(
                    new AuditRow(
                            row.getLong("seq"),
                            row.getUUID("id"),
                            row.getString("event_type"),
                            new Actor(row.getString("actor"), row.getUUID("actor_id")),
                            row.getString("entity_type"),
                            row.getUUID("entity_id"),
                            row.getUUID("project_id"),
                            row.getUUID("contributor_id"),
                            payload(row.getString("payload_text")),
                            row.getOffsetDateTime("created_at").toInstant(),
                            AuditRow.hex(row.getBuffer("previous_hash").getBytes()),
                            AuditRow.hex(row.getBuffer("hash").getBytes())));
        }
        return rows;
    }

    /// What is not an object any more is shown as empty: its hash will tell.
    private static JsonObject payload(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8))
                        instanceof Json.Reading.Sound(JsonObject object)
                ? object
                : JsonObject.EMPTY;
    }
}
