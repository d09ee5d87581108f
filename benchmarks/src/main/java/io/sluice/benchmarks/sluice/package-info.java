/// The measured side: our engine, journal, ring and gateway, driven by the same streams of work as
/// the twins. Only the suites of the bench may enter.
@NullMarked
package io.sluice.benchmarks.sluice;

import org.jspecify.annotations.NullMarked;
