/// The back office: money that projects earn is booked, split, and turned into payouts that a
/// contributor can compute again by hand. It shares no state with metering.
@NullMarked
package io.sluice.backoffice;

import org.jspecify.annotations.NullMarked;
