package io.sluice.backoffice.rails;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/// One way money leaves. All calls wait for the answer and are made on a virtual thread, outside of
/// any transaction of ours. What an answer does not name is unknown.
///
/// ```
/// stored: key, time, orders ─► send ─► one result an order ─► recorded
///        silence, or a crash ─► look ─► one state an order ─► send the same again, or a person
/// ```
public interface Rail {
    /// What answers and pages call it; a sandbox says so.
    String name();

    /// How many orders one call may carry.
    int ordersMax();

    /// For how long a batch may be sent again, word for word, although nobody knows what became of
    /// it: as long as the rail itself keeps it from being made twice, and longer never.
    Duration repeatable();

    /// Sees to it that each transfer of the batch is made, once. The same key asks for the same
    /// batch; what a broken attempt has left unfinished is finished. By transfer key.
    Map<String, TransferResult> send(Batch batch);

    /// What the rail itself knows of a batch. Changes nothing. By transfer key.
    Map<String, RailState> look(Batch batch);

    /// The cents it could pay out now; empty where it does not say.
    OptionalLong availableCents();
}
