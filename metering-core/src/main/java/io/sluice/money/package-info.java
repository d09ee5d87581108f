/// A room of Sluice, still empty.
@NullMarked
package io.sluice.money;

import org.jspecify.annotations.NullMarked;
