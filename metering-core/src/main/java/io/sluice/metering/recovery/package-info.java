/// From what is on disk to an engine that goes on where it stopped: the newest sound snapshot, then
/// the journal, every decision made again and compared.
///
/// Who may enter: the wiring, benchmarks and tests. This room uses `engine`, `journal`, `snapshot`
/// and `store`, never a host.
@NullMarked
package io.sluice.metering.recovery;

import org.jspecify.annotations.NullMarked;
