package io.sluice.backoffice.ledger;

import static io.sluice.backoffice.ledger.StripeNote.charge;
import static io.sluice.backoffice.ledger.StripeNote.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is written into the books and the audit log stays: tried by the owner of the tables.
class AppendOnlyTest {
    private static final Instant JANUARY = Instant.parse("2026-01-10T12:00:00Z");
    private static BackOfficeRig rig;

    @BeforeAll
    static void open() {
        rig = BackOfficeRig.with(SignedStripe.SETTINGS);
        String project = rig.project("Kept", rig.human("Alice"));
        SignedStripe stripe = new SignedStripe(rig);
        String paid = charge("ch_k", project, JANUARY, 300, 10);
        stripe.send(event("evt_k", "charge.succeeded", JANUARY, paid)).expect(200);
        String nobodys = charge("ch_n", "", JANUARY, 300, 10);
        stripe.send(event("evt_n", "charge.succeeded", JANUARY, nobodys)).expect(200);
        rig.admin()
                .post(
                        "/api/revenue/unassigned-charges/ch_n/assign",
                        "{\"project_id\":\"" + project + "\",\"note\":\"theirs\"}")
                .expect(200);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({
        "stripe_events, type = 'x'",
        "revenue_events, amount_usd_cents = 1",
        "ledger_entries, kind = 'x'",
        "ledger_postings, amount_cents = 1",
        "charge_projects, note = 'x'",
        "payment_audit_log, actor = 'nobody'",
        "audit_signers, since = now()"
    })
    void noRowCanBeChangedOrTakenAway(String table, String change) {
        String before = content(table);
        assertThat(before).isNotEqualTo("0 ");
        for (String statement :
                new String[] {
                    "UPDATE backoffice.%s SET " + change,
                    "DELETE FROM backoffice.%s",
                    "TRUNCATE backoffice.%s",
                    "TRUNCATE backoffice.%s CASCADE"
                }) {
            assertThatThrownBy(() -> execute(statement.formatted(table)))
                    .as(statement, table)
                    .hasMessageMatching("(?s).*(append-only|cannot truncate a table referenced).*");
        }
        assertThat(content(table)).isEqualTo(before);
    }

    @Test
    void anEntryThatDoesNotBalanceCannotBeAdded() {
        assertThatThrownBy(() ->
                        execute(
                                """
                                INSERT INTO backoffice.ledger_postings
                                SELECT id, 99, 'stripe_balance', 1
                                FROM backoffice.ledger_entries LIMIT 1\
                                """))
                .hasMessageContaining("does not balance");
    }

    private static void execute(String sql) {
        RigPostgres.execute(rig.database(), sql);
    }

    private static String content(String table) {
        String sql =
                """
                SELECT count(*) || ' ' || COALESCE(
                    md5(string_agg(t::text, ',' ORDER BY t::text)), '')
                FROM backoffice.%s t\
                """
                        .formatted(table);
        try (Connection connection = rig.database().dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
