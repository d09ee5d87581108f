/// What a cycle pays to whom, and why. Records in, records out: nothing here reads a clock or a
/// store, so that every cent can be computed again from what was recorded. The shell (`…Store`,
/// `…Job`, `…Api`) loads before and saves after.
@NullMarked
package io.sluice.backoffice.payout;

import org.jspecify.annotations.NullMarked;
