/// Ways money leaves: the port every rail speaks, PayPal, Wise and Stripe behind it, the one
/// sandbox rail, what the rails tell us, and the vault for the details of payees. Entered by
/// `payout` and `web`; knows neither cycles nor people.
@NullMarked
package io.sluice.backoffice.rails;

import org.jspecify.annotations.NullMarked;
