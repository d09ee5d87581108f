/// What happened, told to whoever follows: [EventPublisher] makes a [PublicEvent] of what the
/// journal says, in 003's shapes, [EventStream] brings it to each [Follower], gap-free.
///
/// Everything comes from the durable journal, nothing from the ring, so nobody hears of an event
/// before it is safe, and whoever missed some can have them again.
///
/// Who may enter: `api` and the wiring. This room may use `edge` for JSON, and `directory`.
@NullMarked
package io.sluice.gateway.events;

import org.jspecify.annotations.NullMarked;
