package io.sluice.backoffice.payout;

import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.rails.MethodType;
import io.sluice.backoffice.rails.PayoutMethodStore;
import io.sluice.backoffice.rails.Rail;
import io.sluice.backoffice.rails.RailState;
import io.sluice.backoffice.rails.TransferOrder;
import io.sluice.backoffice.rails.TransferResult;
import io.sluice.backoffice.rails.TransferRow;
import io.sluice.backoffice.rails.TransferStatus;
import io.sluice.backoffice.rails.TransferStore;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes transfers through the rail and writes down what it says. Each step is a transaction of its
/// own: before the rail is asked, that it will be; after it, what it answered. What stands between
/// the two after a crash is unknown, and left by asking the rail, or by a person.
public final class TransferDesk {
    private static final int PAGE = 100;

    private final Transactions transactions;
    private final InstantSource clock;
    private final Rail rail;
    private final Stores stores;

    /// What a transfer reads and writes.
    public record Stores(
            TransferStore transfers,
            PayoutStore payouts,
            PayoutMethodStore methods,
            PayoutAuditStore audit) {}

    public TransferDesk(Transactions transactions, InstantSource clock, Rail rail, Stores stores) {
        this.transactions = transactions;
        this.clock = clock;
        this.rail = rail;
        this.stores = stores;
    }

    /// What the rail calls itself.
    public String railName() {
        return rail.name();
    }

    /// Sends what a cycle has pending, after looking at what a crash may have left in between.
    public void sendAll(UUID cycleId) {
        for (TransferRow left : some(cycleId, TransferStatus.SENDING)) {
            follow(left);
        }
        List<TransferRow> pending = some(cycleId, TransferStatus.PENDING);
        while (!pending.isEmpty()) {
            pending.forEach(this::send);
            pending = some(cycleId, TransferStatus.PENDING);
        }
    }

    /// Asks the rail about everything that is not over; answers how many transfers moved on.
    public int followAll() {
        int moved = 0;
        for (TransferStatus status :
                List.of(TransferStatus.SENDING, TransferStatus.UNKNOWN, TransferStatus.SENT)) {
            for (TransferRow transfer : some(null, status)) {
                moved += follow(transfer) ? 1 : 0;
            }
        }
        return moved;
    }

    /// Sends one transfer that is pending.
    public void send(TransferRow transfer) {
        TransferOrder order = transactions.writing(client -> begin(client, transfer));
        TransferResult result;
        try {
            result = rail.send(order);
        } catch (RuntimeException failure) {
            result = new TransferResult.Unknown("the rail could not be asked");
        }
        TransferResult answered = result;
        transactions.writing(client -> {
            take(client, transfer, answered);
            return true;
        });
        if (answered instanceof TransferResult.Accepted) {
            follow(transfer);
        }
    }

    private TransferOrder begin(SqlClient client, TransferRow transfer) {
        stores.transfers.sending(client, transfer.id(), clock.instant());
        MethodType type = stores.methods.type(client, transfer.methodId());
        return new TransferOrder(
                transfer.transferKey(),
                transfer.amountCents(),
                type,
                stores.methods.details(client, transfer.methodId()));
    }

    private void take(SqlClient client, TransferRow transfer, TransferResult result) {
        switch (result) {
            case TransferResult.Accepted(String reference) ->
                    move(client, transfer, TransferStatus.SENT, reference);
            case TransferResult.Refused(String reason) ->
                    move(client, transfer, TransferStatus.FAILED, reason);
            case TransferResult.Unknown(String reason) ->
                    move(client, transfer, TransferStatus.UNKNOWN, reason);
        }
    }

    /// Asks the rail about one transfer; whether it moved on.
    public boolean follow(TransferRow transfer) {
        RailState state = rail.look(transfer.transferKey());
        return transactions.writing(client -> {
            TransferRow now =
                    Objects.requireNonNull(stores.transfers.findToChange(client, transfer.id()));
            TransferStatus next = next(now, state);
            if (next == now.status()) {
                return false;
            }
            move(client, now, next, words(state));
            return true;
        });
    }

    private static TransferStatus next(TransferRow now, RailState state) {
        return switch (state) {
            case RailState.Sent _ ->
                    now.status() == TransferStatus.PAID ? TransferStatus.PAID : TransferStatus.SENT;
            case RailState.Paid _ -> TransferStatus.PAID;
            case RailState.Failed _ -> TransferStatus.FAILED;
            case RailState.Returned _ -> TransferStatus.RETURNED;
            // Nothing was paid under this key: it may be sent again, under the same one.
            case RailState.Absent _ ->
                    now.status() == TransferStatus.SENDING ? TransferStatus.PENDING : now.status();
            case RailState.Silent _ -> TransferStatus.UNKNOWN;
        };
    }

    private static String words(RailState state) {
        return switch (state) {
            case RailState.Sent(String reference) -> reference;
            case RailState.Paid(String reference) -> reference;
            case RailState.Failed(String reason) -> reason;
            case RailState.Returned(String reason) -> reason;
            case RailState.Absent _ -> "the rail knows nothing of it";
            case RailState.Silent _ -> "the rail does not answer";
        };
    }

    /// Moves a transfer on, with everything that follows from it.
    ///
    /// @param words the rail's reference where the money is out, else why it is not
    public void move(SqlClient client, TransferRow transfer, TransferStatus to, String words) {
        Instant now = clock.instant();
        boolean wasOut = transfer.status().isOut();
        stores.transfers.set(
                client,
                transfer.id(),
                to,
                to.isOut() ? words : null,
                to.isOut() ? null : words,
                now);
        switch (to) {
            case SENT, PAID -> {
                if (!wasOut) {
                    stores.payouts.disbursed(client, transfer.payoutId(), transfer.rail(), now);
                    stores.audit.disbursed(client, transfer);
                }
                if (to == TransferStatus.PAID) {
                    stores.payouts.arrived(client, transfer.payeeId());
                }
            }
            case FAILED, RETURNED ->
                    stores.payouts.comeBack(client, transfer.payoutId(), to.code(), words, now);
            case PENDING, SENDING, UNKNOWN -> {}
        }
    }

    private List<TransferRow> some(@Nullable UUID cycleId, TransferStatus status) {
        return transactions.reading(
                client -> stores.transfers.inStates(client, cycleId, PAGE, status));
    }
}
