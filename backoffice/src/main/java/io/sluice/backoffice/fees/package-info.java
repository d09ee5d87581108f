/// What the platform asks for its own services: Pro subscriptions and hosting, with the tax of the
/// customer's country, by our own table or by Stripe Tax, and what follows when a founder does not
/// pay. Rates and ids are decided by tables and touch nothing. The routes and jobs may enter.
@NullMarked
package io.sluice.backoffice.fees;

import org.jspecify.annotations.NullMarked;
