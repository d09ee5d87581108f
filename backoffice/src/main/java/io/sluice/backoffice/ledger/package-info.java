/// What projects earn: facts from the payment provider, what they change, and the double-entry
/// books they are written into. `Stripe…` reads, {@link ChargeHistory} and {@link Books} decide,
/// the stores keep. Other features of the back office may read from here; only `web` and `jobs`
/// call in.
@NullMarked
package io.sluice.backoffice.ledger;

import org.jspecify.annotations.NullMarked;
