/// Payments through Stripe: the page to pay on, the events that tell what came of it, and a look
/// for events that were missed. stripe-java blocks, so it is called on threads of its own; the
/// check of a signature and the reading of an event do not.
///
/// Who may enter: the wiring, and `api` for the webhook.
@NullMarked
package io.sluice.gateway.sales.stripe;

import org.jspecify.annotations.NullMarked;
