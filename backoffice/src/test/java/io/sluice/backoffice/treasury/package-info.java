@NullMarked
package io.sluice.backoffice.treasury;

import org.jspecify.annotations.NullMarked;
