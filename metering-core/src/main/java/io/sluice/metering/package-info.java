/// The metering side of the house. It holds rooms, no classes: messages, the engine that decides,
/// what keeps its decisions, and what hosts it. Enter by the host.
@NullMarked
package io.sluice.metering;

import org.jspecify.annotations.NullMarked;
