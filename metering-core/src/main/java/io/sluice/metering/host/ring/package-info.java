/// The engine in an LMAX Disruptor ring: many producers, then engine, then journal and reply.
///
/// ```
///  event loops ──► ring ──► EngineStage ──► JournalStage ──► ReplyStage ──► event loops
///                           decides         writes, forces    same thread
///                              └── JournalBuffer: records ──┘
/// ```
///
/// Who may enter: the wiring alone; everybody else sees [io.sluice.metering.host.MeteringHost].
@NullMarked
package io.sluice.metering.host.ring;

import org.jspecify.annotations.NullMarked;
