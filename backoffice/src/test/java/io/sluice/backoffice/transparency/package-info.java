@NullMarked
package io.sluice.backoffice.transparency;

import org.jspecify.annotations.NullMarked;
