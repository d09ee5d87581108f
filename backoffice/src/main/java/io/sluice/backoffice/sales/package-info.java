/// What projects sell: prices, checkouts, payment links, invoices and usage at Stripe, divided
/// between project and platform as each is paid. {@link ChargePattern} decides how. Entered by
/// `web` and `jobs`.
@NullMarked
package io.sluice.backoffice.sales;

import org.jspecify.annotations.NullMarked;
