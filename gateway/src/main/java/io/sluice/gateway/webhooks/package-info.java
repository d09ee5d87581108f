/// Webhooks out: who wants which events, and how they get there. The journal is the queue. The
/// intake reads on from where each endpoint stands and puts a bounded window of deliveries into
/// PostgreSQL; the dispatcher sends them, one after the other for each account, until they are
/// delivered or dead. All of it runs on the back rooms' event loop; the hot path knows nothing of
/// it.
///
/// ```
/// journal ──EventFeed──► Intake ──HookStore──► deliveries ──► Dispatcher ──HookClient──► receivers
///                          └─ cursor and rows in one transaction  └─ outcome in another
/// ```
///
/// The API and the front enter; `edge`, `database` and `outward` are used.
@NullMarked
package io.sluice.gateway.webhooks;

import org.jspecify.annotations.NullMarked;
