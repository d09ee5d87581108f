package io.sluice.backoffice.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Entries and their postings, column by column, as one statement takes them. Confined to one
/// thread.
final class EntryRows {
    /// Entries first, then their lines; what is checked of them is checked behind both.
    static final String INSERT =
            """
            WITH entry AS (
                INSERT INTO backoffice.ledger_entries
                    (id, project_id, revenue_event_id, kind, origin, period, entry_key, created_at)
                SELECT id, project, event, kind, origin, period, key, $1
                FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[],
                            $7::date[], $8::text[])
                    AS e(id, project, event, kind, origin, period, key))
            INSERT INTO backoffice.ledger_postings (entry_id, line, account, amount_cents)
            SELECT entry_id, line, account, cents
            FROM unnest($9::uuid[], $10::bigint[], $11::text[], $12::bigint[])
                AS p(entry_id, line, account, cents)
            """;

    private final List<UUID> ids = new ArrayList<>();
    private final List<@Nullable UUID> projects = new ArrayList<>();
    private final List<@Nullable UUID> events = new ArrayList<>();
    private final List<String> kinds = new ArrayList<>();
    private final List<OffsetDateTime> origins = new ArrayList<>();
    private final List<LocalDate> periods = new ArrayList<>();
    private final List<@Nullable String> keys = new ArrayList<>();
    private final List<UUID> entryIds = new ArrayList<>();
    private final List<Long> lines = new ArrayList<>();
    private final List<String> accounts = new ArrayList<>();
    private final List<Long> cents = new ArrayList<>();

    void add(UUID id, LedgerEntry entry, @Nullable UUID revenueEventId) {
        ids.add(id);
        projects.add(entry.projectId());
        events.add(revenueEventId);
        kinds.add(entry.kind());
        origins.add(entry.origin().atOffset(ZoneOffset.UTC));
        periods.add(entry.period());
        keys.add(entry.key());
        for (int line = 0; line < entry.postings().size(); line++) {
            entryIds.add(id);
            lines.add((long) line);
            accounts.add(entry.postings().get(line).account().code());
            cents.add(entry.postings().get(line).amountCents());
        }
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    @Nullable Object[] values(Instant now) {
        return new Object[] {
            now.atOffset(ZoneOffset.UTC),
            ids.toArray(UUID[]::new),
            projects.toArray(UUID[]::new),
            events.toArray(UUID[]::new),
            kinds.toArray(String[]::new),
            origins.toArray(OffsetDateTime[]::new),
            periods.toArray(LocalDate[]::new),
            keys.toArray(String[]::new),
            entryIds.toArray(UUID[]::new),
            lines.toArray(Long[]::new),
            accounts.toArray(String[]::new),
            cents.toArray(Long[]::new)
        };
    }
}
