/// The bytes everything agrees on: one frame per command, one receipt per decision. The same bytes
/// travel in the ring, in the journal and, later, in a replicated log.
///
/// Who may enter: everybody. This room itself uses nothing but `money`, `id` and the plain JDK.
@NullMarked
package io.sluice.metering.message;

import org.jspecify.annotations.NullMarked;
