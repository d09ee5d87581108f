/// A world for tests in which everything that may go wrong does, repeatably.
@NullMarked
package io.sluice.metering.sim;

import org.jspecify.annotations.NullMarked;
