/// The yardsticks: the same work done by the plainest honest means, without any of our code. Only
/// the suites of the bench may enter.
@NullMarked
package io.sluice.benchmarks.twin;

import org.jspecify.annotations.NullMarked;
