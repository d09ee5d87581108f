/// The revenue sharing agreement: its text, version by version, and who accepted which. Whether a
/// payout waits for it is the payout room's business. Also what its clause on disputes leads to:
/// claims between projects. The routes may enter.
@NullMarked
package io.sluice.backoffice.agreements;

import org.jspecify.annotations.NullMarked;
