package io.sluice.metering.host;

import java.util.function.LongSupplier;

/// Where the engine's time comes from: milliseconds since 1970 UTC, read once for each batch of
/// commands and stamped into each. The engine itself never reads a clock.
public interface HostClock extends LongSupplier {
    HostClock SYSTEM = System::currentTimeMillis;
}
