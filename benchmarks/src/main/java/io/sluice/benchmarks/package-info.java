/// What Sluice costs, as ratios to the same work done bare in the same run. It may see everything;
/// nothing sees it.
@NullMarked
package io.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
