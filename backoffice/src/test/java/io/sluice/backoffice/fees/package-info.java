@NullMarked
package io.sluice.backoffice.fees;

import org.jspecify.annotations.NullMarked;
