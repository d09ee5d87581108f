/// A room of Sluice, still empty.
@NullMarked
package io.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
