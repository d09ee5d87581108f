/// Hosting the engine: commands come in from many threads, receipts go back once they are durable.
///
/// Who may enter: the gateway, by [MeteringHost] alone, and the wiring. Nothing in `engine`,
/// `journal`, `snapshot` or `projection` knows that this room exists.
@NullMarked
package io.sluice.metering.host;

import org.jspecify.annotations.NullMarked;
