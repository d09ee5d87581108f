/// Accounts at Stripe that we open for others: projects take their customers' money there, payees
/// their revenue share. An account is ordered here, opened at Stripe once, and its owner sent there
/// to be asked who they are. Entered by `web` and `jobs`; other features read how an account
/// stands.
@NullMarked
package io.sluice.backoffice.connect;

import org.jspecify.annotations.NullMarked;
