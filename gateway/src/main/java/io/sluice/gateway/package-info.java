/// A room of Sluice, still empty.
@NullMarked
package io.sluice.gateway;

import org.jspecify.annotations.NullMarked;
