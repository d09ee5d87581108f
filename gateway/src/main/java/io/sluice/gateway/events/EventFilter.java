package io.sluice.gateway.events;

/// Which events somebody may and wants to see. Asked on the threads that read the journal.
public interface EventFilter {
    /// `account` is whose credits the event is about, `source` who asked for it, or -1.
    boolean sees(int account, int source);
}
