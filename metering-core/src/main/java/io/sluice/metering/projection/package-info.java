/// Retells what the journal says, to whoever wants to know: the graph, followers of events.
///
/// [JournalTail] follows what is durable, from any sequence, each on its own thread; [EventReader]
/// makes a [MeteringEvent] of each record. Decides nothing, asks neither engine nor ring, and costs
/// the hot path nothing: whatever is told here can be told again, the same, from the same sequence.
@NullMarked
package io.sluice.metering.projection;

import org.jspecify.annotations.NullMarked;
