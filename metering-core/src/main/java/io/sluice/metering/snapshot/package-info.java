/// The engine's state at one sequence, in a file that is whole or does not count.
///
/// Only recovery and the replica that writes snapshots enter. What the state means is the engine's
/// business: here it is a stream of bytes with a hash.
@NullMarked
package io.sluice.metering.snapshot;

import org.jspecify.annotations.NullMarked;
