package io.sluice.metering.store;

/// Dense table of accounts: one writer, many readers. The fields of an account are longs by index;
/// what they mean is the engine's business. An account's key is its place in the table, counted
/// from 0 and never reused. Writes stand between {@link #beginWrite} and {@link #endWrite}, so that
/// {@link #read} never sees half of one. Thread: engine, but for {@link #size} and {@link #read},
/// which any thread may call.
public interface AccountStore extends AutoCloseable {
    /// Usable long fields per account.
    int FIELDS = 13;

    /// Accounts opened so far. An account is readable as soon as it is counted here.
    int size();

    /// Opens the next dense key, all fields zero; -1 when the store is full.
    int append();

    /// The writer's own read.
    long field(int account, int field);

    /// The writer's write.
    void field(int account, int field, long value);

    /// From here to {@link #endWrite}, readers of this account wait.
    void beginWrite(int account);

    /// Makes what was written visible, all of it at once.
    void endWrite(int account);

    /// Copies all fields as they stood at one instant between two writes; waits out a writer.
    void read(int account, long[] into);

    /// Gives the memory back. Nobody may call anything afterwards.
    @Override
    void close();
}
