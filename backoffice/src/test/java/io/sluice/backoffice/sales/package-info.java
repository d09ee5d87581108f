/// Tests of what projects sell, and the stand-in it is sold at.
@NullMarked
package io.sluice.backoffice.sales;

import org.jspecify.annotations.NullMarked;
