/// What the tests of all rooms share.
@NullMarked
package io.sluice;

import org.jspecify.annotations.NullMarked;
