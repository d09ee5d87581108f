package io.sluice.backoffice.rails;

import static io.sluice.gateway.database.Database.query;

import io.sluice.gateway.database.Database;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A rail of ours that moves nothing and keeps state as a bank would: one transfer a key, whatever
/// is asked how often. The payee's detail `sandbox` tells it what to do, see {@link Script}. It is
/// named as sandbox in every answer.
public final class SandboxRail implements Rail {
    /// The detail that tells it what to do.
    public static final String SCRIPT = "sandbox";

    private static final int ORDERS_MAX = 20;
    private static final Duration REPEATABLE = Duration.ofDays(29);
    private static final Duration RETURNED_AFTER = Duration.ofDays(14);

    private final Database database;
    private final InstantSource clock;

    public SandboxRail(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// What it can be told to do.
    public enum Script {
        /// Pays; as it does without being told.
        PAY,
        /// Takes the order, and says no more of it.
        SEND,
        /// Declines the order.
        FAIL,
        /// Declines the whole batch because of this order.
        SPOIL,
        /// Pays, and has it back two weeks later.
        RETURN,
        /// Takes the order, and does not answer.
        SILENT,
        /// The same, and cannot be asked either: only when the order comes a second time does it
        /// say that it has it.
        DUPLICATE,
        /// Neither takes the order nor answers.
        LOST;

        static Script of(@Nullable String word) {
            return word == null ? PAY : valueOf(word.toUpperCase(Locale.ROOT));
        }

        /// Whether this is a word it understands.
        public static boolean knows(String word) {
            return WORDS.contains(word);
        }

        /// The words it understands, for who is told.
        public static final List<String> WORDS =
                Stream.of(values()).map(script -> script.name().toLowerCase(Locale.ROOT)).toList();
    }

    @Override
    public String name() {
        return "sandbox";
    }

    @Override
    public int ordersMax() {
        return ORDERS_MAX;
    }

    @Override
    public Duration repeatable() {
        return REPEATABLE;
    }

    @Override
    public OptionalLong availableCents() {
        return OptionalLong.empty();
    }

    @Override
    public Map<String, TransferResult> send(Batch batch) {
        boolean spoilt = batch.orders().stream().anyMatch(order -> script(order) == Script.SPOIL);
        Map<String, TransferResult> results = new LinkedHashMap<>();
        for (TransferOrder order : batch.orders()) {
            results.put(
                    order.transferKey(),
                    script(order) == Script.SPOIL
                            ? new TransferResult.Refused("the sandbox was told to refuse")
                            : spoilt
                                    ? new TransferResult.Deferred("another order was refused")
                                    : send(batch, order));
        }
        return results;
    }

    private TransferResult send(Batch batch, TransferOrder order) {
        Script script = script(order);
        if (script == Script.LOST) {
            return new TransferResult.Unknown("the sandbox did not answer");
        }
        if (script == Script.FAIL) {
            return new TransferResult.Refused("the sandbox was told to refuse");
        }
        String reference = "sandbox_" + order.transferKey();
        int asked =
                database.run(
                                """
                                INSERT INTO backoffice.sandbox_transfers AS s
                                    (transfer_key, reference, amount_cents, state, created_at,
                                     script)
                                VALUES ($1, $2, $3, $4, $5, $6)
                                ON CONFLICT (transfer_key) DO UPDATE SET asked = s.asked + 1
                                RETURNING asked
                                """,
                                order.transferKey(),
                                reference,
                                order.amountCents(),
                                script == Script.SEND ? "sent" : "paid",
                                clock.instant().atOffset(ZoneOffset.UTC),
                                script.name())
                        .await()
                        .iterator()
                        .next()
                        .getInteger(0);
        boolean silent = script == Script.SILENT || script == Script.DUPLICATE;
        return silent && asked == 1
                ? new TransferResult.Unknown("the sandbox did not answer")
                : new TransferResult.Accepted(reference, "sandbox_" + batch.key());
    }

    @Override
    public Map<String, RailState> look(Batch batch) {
        Map<String, RailState> states = new LinkedHashMap<>();
        for (TransferOrder order : batch.orders()) {
            states.put(order.transferKey(), look(order));
        }
        return states;
    }

    private RailState look(TransferOrder order) {
        for (Row row :
                database.run(
                                """
                                SELECT state, reference, reason, script, asked, created_at
                                FROM backoffice.sandbox_transfers WHERE transfer_key = $1
                                """,
                                order.transferKey())
                        .await()) {
            return state(row);
        }
        return script(order) == Script.DUPLICATE ? new RailState.Mute() : new RailState.Unmade();
    }

    private RailState state(Row row) {
        Script script = Script.of(row.getString("script"));
        if (script == Script.DUPLICATE && row.getInteger("asked") == 1) {
            return new RailState.Mute();
        }
        Instant created = row.getOffsetDateTime("created_at").toInstant();
        if (script == Script.RETURN && !clock.instant().isBefore(created.plus(RETURNED_AFTER))) {
            return new RailState.Returned("the account was closed");
        }
        String reference = row.getString("reference");
        String words =
                Objects.requireNonNullElse(row.getString("reason"), "the sandbox was told so");
        return switch (TransferStatus.of(row.getString("state"))) {
            case PAID -> new RailState.Paid(reference);
            case FAILED -> new RailState.Failed(words);
            case RETURNED -> new RailState.Returned(words);
            default -> new RailState.Sent(reference);
        };
    }

    private static Script script(TransferOrder order) {
        return Script.of(order.details().get(SCRIPT));
    }

    /// Says what has become of a transfer, as a bank's own staff would.
    public void tell(SqlClient client, String transferKey, TransferStatus status, String reason) {
        query(
                        client,
                        """
                        UPDATE backoffice.sandbox_transfers SET state = $2, reason = $3
                        WHERE transfer_key = $1
                        """,
                        transferKey,
                        status.code(),
                        reason)
                .await();
    }
}
