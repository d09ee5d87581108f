/// Exact arithmetic on micro-credits, energy and shares; every rounding is named where it happens.
/// Anyone may enter. The room itself uses `java.base` only and knows no floating point.
@NullMarked
package io.sluice.money;

import org.jspecify.annotations.NullMarked;
