/// Tests of the accounts at Stripe, and the stand-in they are opened at.
@NullMarked
package io.sluice.backoffice.connect;

import org.jspecify.annotations.NullMarked;
