package io.sluice.metering.projection;

/// Where the projector writes: a graph that takes each batch of facts whole, together with the
/// checkpoint, or not at all. Thread: one, but for [#close].
public interface GraphSink extends AutoCloseable {
    /// Connects, makes what is missing of indexes and constraints, and says how far the graph has
    /// come. One that is empty belongs to `journal` from now on.
    Checkpoint open(String journal) throws GraphAway;

    /// Begins to write a batch; at most one is under way. It changes nothing when the graph's
    /// checkpoint is not the sequence before it.
    void send(GraphBatch batch) throws GraphAway;

    /// Waits until the batch sent last is in the graph.
    ///
    /// @throws GraphAway also when it is not known whether it is; the checkpoint tells
    void confirm() throws GraphAway;

    /// Removes everything.
    void wipe() throws GraphAway;

    /// Ends what is under way, from any thread. It can be opened again.
    @Override
    void close();
}
