/// The state machine that decides: accounts, quotes, holds, credits, keys. Deterministic: its state
/// is a function of the commands it was given, to the bit. It reads no clock, starts no thread and
/// opens no file; whoever hosts it brings bytes and time and writes down what comes out.
///
/// Who may enter: hosts, recovery, snapshots and tests. This room uses `money`, `id`, `message` and
/// the tables of `store`.
@NullMarked
package io.sluice.metering.engine;

import org.jspecify.annotations.NullMarked;
