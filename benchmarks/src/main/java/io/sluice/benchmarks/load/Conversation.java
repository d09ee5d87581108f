package io.sluice.benchmarks.load;

import io.netty.buffer.ByteBuf;

/// What one connection says: an operation is one or more requests, each after the answer before it.
///
/// Thread: the client's event loop.
public interface Conversation {
    /// Writes the next request; false when there is nothing left to ask for.
    boolean ask(ByteBuf into);

    /// Takes an answer and says what it means for the operation.
    Progress answered(byte[] answer, int length);

    /// After an answer the operation goes on, is done, or has failed.
    enum Progress {
        GOES_ON,
        DONE,
        FAILED
    }
}
