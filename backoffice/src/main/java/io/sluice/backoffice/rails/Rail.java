package io.sluice.backoffice.rails;

/// One way money leaves. Both calls wait for the answer and are made on a virtual thread, outside
/// of any transaction of ours.
public interface Rail {
    /// What answers and pages call it; a sandbox says so.
    String name();

    /// Asks for one transfer. The same key asks for the same transfer: it is made once.
    TransferResult send(TransferOrder order);

    /// What the rail itself knows of a transfer. The only way out of not knowing.
    RailState look(String transferKey);
}
