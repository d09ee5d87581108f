/// The bench: measures Sluice against twins that do the same work without it, in the same run. It
/// may look into every room; nobody may look into it. Only ratios of one run are compared.
@NullMarked
package io.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
