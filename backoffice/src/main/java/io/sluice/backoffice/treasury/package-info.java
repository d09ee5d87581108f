/// A project's own fund: what is in it, who decides about it, what it may pay for and what it did.
/// Policy and reports decide and touch nothing. The routes and jobs may enter.
@NullMarked
package io.sluice.backoffice.treasury;

import org.jspecify.annotations.NullMarked;
