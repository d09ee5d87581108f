/// What is shown of the platform as a whole: to everybody, totals in which no person can be found;
/// to accountants, sheets of everything. Decides what may be told; stores and desk ask and
/// remember. The routes may enter.
@NullMarked
package io.sluice.backoffice.transparency;

import org.jspecify.annotations.NullMarked;
