/// The JMH benchmarks: one part at a time, for whoever works on it. The table in the README comes
/// from [io.sluice.benchmarks.Bench], which compares; these only count nanoseconds.
@NullMarked
package io.sluice.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
