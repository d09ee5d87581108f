/// Where the engine's numbers live: dense tables outside the garbage collector's sight. The engine,
/// snapshot and recovery may enter to write; readers come only through `AccountStore.read`.
/// Chronicle Map may be imported in this room and nowhere else.
@NullMarked
package io.sluice.metering.store;

import org.jspecify.annotations.NullMarked;
