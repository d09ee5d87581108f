/// The load client: many connections on one event loop, cheap enough not to be what is measured. It
/// knows bytes and answers, never our classes. Only the suites of the bench may enter.
@NullMarked
package io.sluice.benchmarks.load;

import org.jspecify.annotations.NullMarked;
