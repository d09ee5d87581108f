/// Tax forms and what payees are reported to have been paid: the port every tax vendor speaks,
/// Trolley behind it, and where each payee's form stands. Entered by `web`; `payout` asks the
/// tables alone whether a form is good. No tax number is ever kept here.
@NullMarked
package io.sluice.backoffice.tax;

import org.jspecify.annotations.NullMarked;
