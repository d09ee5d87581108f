package io.sluice.gateway;

import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.database.Tenant;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// An office beside the gateway, in the same process but with a listener, threads and tables of its
/// own: what it does is not felt on the hot path. Whoever brings one is found by `ServiceLoader`.
/// Called in this order, by one thread: {@link #configure}, {@link #open}, {@link #close}; or
/// {@link #answer} alone.
public interface Annex extends AutoCloseable {
    /// The one on the class path, if there is one.
    static Optional<Annex> find() {
        return ServiceLoader.load(Annex.class).findFirst();
    }

    /// Reads what it can be told from outside; what is wrong is gathered in the variables.
    void configure(Variables variables);

    /// Begins to listen. It serves without its database until the tenant is told where that is.
    ///
    /// @throws IOException when the port is taken
    Tenant open(Premises premises) throws IOException;

    /// Where it listens, once open.
    String url();

    /// Whether it can take work: its database is there.
    boolean isReady();

    /// Answers a question about what it has stored, from a database that is there; nobody need be
    /// serving.
    ///
    /// @param words the command and what follows it, as given to `./sluice`
    /// @return the process's exit code
    int answer(List<String> words, DatabaseAddress database);

    /// Finishes what is under way and stops.
    @Override
    void close();
}
