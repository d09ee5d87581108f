/// Tests of the rails, against servers on this machine that keep state as the providers do.
@NullMarked
package io.sluice.backoffice.rails;

import org.jspecify.annotations.NullMarked;
