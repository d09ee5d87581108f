/// The metering side of the house: rooms for messages, the engine that decides, what keeps its
/// decisions and what hosts it, and one class that wires them to a data folder.
///
/// Who may enter: the gateway's wiring, benchmarks and tests, by [Meter] alone.
@NullMarked
package io.sluice.metering;

import org.jspecify.annotations.NullMarked;
