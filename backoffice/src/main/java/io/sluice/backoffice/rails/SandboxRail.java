package io.sluice.backoffice.rails;

import static io.sluice.gateway.database.Database.query;

import io.sluice.gateway.database.Database;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A rail of ours that moves nothing and keeps state as a bank would: one transfer a key, whatever
/// is asked how often. The payee's detail `sandbox` tells it what to do: `pay` (without it too),
/// `send` and wait, `fail`, `return` later, or fall `silent` after, or `lost` before, it has taken
/// the order. It is named as sandbox in every answer.
public final class SandboxRail implements Rail {
    /// The detail that tells it what to do.
    public static final String SCRIPT = "sandbox";

    private final Database database;
    private final InstantSource clock;

    public SandboxRail(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// What it can be told to do.
    public enum Script {
        PAY,
        SEND,
        FAIL,
        RETURN,
        SILENT,
        LOST;

        static Script of(@Nullable String word) {
            return word == null ? PAY : valueOf(word.toUpperCase(Locale.ROOT));
        }

        /// Whether this is a word it understands.
        public static boolean knows(String word) {
            for (Script script : values()) {
                if (script.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return true;
                }
            }
            return false;
        }
    }

    @Override
    public String name() {
        return "sandbox";
    }

    @Override
    public TransferResult send(TransferOrder order) {
        Script script = Script.of(order.details().get(SCRIPT));
        if (script == Script.LOST) {
            return new TransferResult.Unknown("the sandbox did not answer");
        }
        if (script == Script.FAIL) {
            return new TransferResult.Refused("the sandbox was told to refuse");
        }
        String reference = "sandbox_" + order.transferKey();
        String state = script == Script.SEND || script == Script.RETURN ? "sent" : "paid";
        database.run(
                        """
                        INSERT INTO backoffice.sandbox_transfers
                        VALUES ($1, $2, $3, $4, NULL, $5) ON CONFLICT (transfer_key) DO NOTHING
                        """,
                        order.transferKey(),
                        reference,
                        order.amountCents(),
                        state,
                        clock.instant().atOffset(ZoneOffset.UTC))
                .await();
        return script == Script.SILENT
                ? new TransferResult.Unknown("the sandbox did not answer")
                : new TransferResult.Accepted(reference);
    }

    @Override
    public RailState look(String transferKey) {
        for (Row row :
                database.run(
                                """
                                SELECT state, reference, reason FROM backoffice.sandbox_transfers
                                WHERE transfer_key = $1
                                """,
                                transferKey)
                        .await()) {
            return state(row.getString(0), row.getString(1), row.getString(2));
        }
        return new RailState.Absent();
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

    private static RailState state(String state, String reference, @Nullable String reason) {
        String words = Objects.requireNonNullElse(reason, "the sandbox was told so");
        return switch (TransferStatus.of(state)) {
            case PAID -> new RailState.Paid(reference);
            case FAILED -> new RailState.Failed(words);
            case RETURNED -> new RailState.Returned(words);
            default -> new RailState.Sent(reference);
        };
    }
}
