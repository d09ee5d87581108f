/// Identifiers: time-ordered 128-bit numbers and the prefixed text they wear in public. Anyone may
/// enter. Clock and random source are handed in, so that a test can repeat them.
@NullMarked
package io.sluice.id;

import org.jspecify.annotations.NullMarked;
