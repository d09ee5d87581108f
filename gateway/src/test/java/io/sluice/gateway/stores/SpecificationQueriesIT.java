package io.sluice.gateway.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisException;

/// The four queries of 003 in its own words, on a real FalkorDB. It has no `datetime()`: the time
/// is a parameter. Nothing else is changed.
@Timeout(60)
class SpecificationQueriesIT {
    private static final String CREATE_ACCOUNT =
            """
            MERGE (account:BudgetAccount {owner_id: $owner_id})
            ON CREATE SET
              account.owner_type = $owner_type,
              account.balance = $initial_balance,
              account.reserved = 0.0,
              account.initial_balance = $initial_balance,
              account.lifetime_spent = 0.0,
              account.created_at = datetime(),
              account.updated_at = datetime()
            RETURN account
            """;

    private static final String RESERVE =
            """
            MATCH (account:BudgetAccount {owner_id: $owner_id})
            SET
              account.reserved = account.reserved + $amount,
              account.updated_at = datetime()
            RETURN account
            """;

    private static final String SETTLE =
            """
            MATCH (account:BudgetAccount {owner_id: $owner_id})
            SET
              account.balance = account.balance - $actual_debit,
              account.reserved = account.reserved - $expected_debit,
              account.lifetime_spent = account.lifetime_spent + $actual_debit,
              account.updated_at = datetime()
            CREATE (log:DebitLog {
              log_id: $log_id,
              account_id: $owner_id,
              quote_id: $quote_id,
              amount_debited: $actual_debit,
              balance_before: $balance_before,
              balance_after: $balance_after,
              actual_delta_e_delivered: $actual_delta_e,
              stimulus_id: $stimulus_id,
              timestamp: datetime(),
              reason: $reason
            })
            CREATE (account)-[:HAS_LOG]->(log)
            RETURN account, log
            """;

    private static final String ADD_CREDITS =
            """
            MATCH (account:BudgetAccount {owner_id: $owner_id})
            SET
              account.balance = account.balance + $credits,
              account.initial_balance = account.initial_balance + $credits,
              account.updated_at = datetime()
            RETURN account
            """;

    private static final ProtocolCommand QUERY =
            () -> "GRAPH.QUERY".getBytes(StandardCharsets.US_ASCII);

    @TempDir private static Path data;
    private static PrivateFalkor falkor;
    private static Jedis jedis;

    @BeforeAll
    static void start() {
        falkor = PrivateFalkor.start(data, RealFalkor.program());
        while (true) {
            String url = falkor.url();
            try {
                if (url != null) {
                    jedis = new Jedis(URI.create(url));
                    jedis.ping();
                    return;
                }
            } catch (JedisException notYet) {
                Thread.onSpinWait();
            }
        }
    }

    @AfterAll
    static void stop() {
        jedis.close();
        falkor.close();
    }

    @Test
    void doTogetherWhatTheSpecificationSays() {
        ask("owner_id='alice' owner_type='human' initial_balance=100.0", CREATE_ACCOUNT);
        ask("owner_id='alice' owner_type='human' initial_balance=7.0", CREATE_ACCOUNT);
        ask("owner_id='alice' amount=50.0", RESERVE);
        ask(
                "owner_id='alice' actual_debit=32.0 expected_debit=50.0 log_id='log_1'"
                        + " quote_id='quote_1' balance_before=100.0 balance_after=68.0"
                        + " actual_delta_e=3.2 stimulus_id='s-1' reason='stimulus_injection'",
                SETTLE);
        ask("owner_id='alice' credits=1000.0", ADD_CREDITS);
        assertThat(
                        ask(
                                "owner_id='alice'",
                                "MATCH (a:BudgetAccount {owner_id: $owner_id})-[:HAS_LOG]->(l)"
                                        + " RETURN a.balance, a.reserved, a.initial_balance,"
                                        + " a.lifetime_spent, l.balance_after, l.timestamp"))
                .isEqualTo(List.of("1068", "0", "1100", "32", "68", 1_795_234_463_386L));
    }

    @Test
    void lackNothingButTheDatetime() {
        assertThatThrownBy(() -> send("CYPHER owner_id='bob' amount=1.0 " + RESERVE))
                .hasMessageContaining("Unknown function 'datetime'");
    }

    /// The first row, with the time as a parameter instead of `datetime()`.
    private static List<Object> ask(String parameters, String query) {
        Object answer =
                send(
                        "CYPHER now=1795234463386 "
                                + parameters
                                + " "
                                + query.replace("datetime()", "$now"));
        if (answer instanceof List<?> parts
                && parts.get(1) instanceof List<?> rows
                && rows.getFirst() instanceof List<?> row) {
            return row.stream().<Object>map(SpecificationQueriesIT::value).toList();
        }
        throw new AssertionError("no row: " + answer);
    }

    private static Object value(Object raw) {
        return raw instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : raw;
    }

    private static Object send(String query) {
        return jedis.sendCommand(
                QUERY,
                "specification".getBytes(StandardCharsets.US_ASCII),
                query.getBytes(StandardCharsets.UTF_8));
    }
}
