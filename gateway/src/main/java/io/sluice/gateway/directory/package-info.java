/// What the event loops must know without asking the engine: names of accounts, the terms in force,
/// averages for estimates. Filled at start from the recovered engine, afterwards from receipts, so
/// that it never knows more than what is durable.
///
/// Who may enter: `api`, `flow` and the wiring.
@NullMarked
package io.sluice.gateway.directory;

import org.jspecify.annotations.NullMarked;
