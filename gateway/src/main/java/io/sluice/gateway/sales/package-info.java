/// Credits bought with money, each payment exactly once. Providers' rooms below (`stripe`,
/// `solana`) verify what they are told and hand it to the sale desk as a `Payment`; the desk writes
/// it down in PostgreSQL, decides what it is worth to whom, and tells the journal under the
/// payment's own name, as often as it takes.
///
/// ```
/// webhook, watcher ─► Payment ─► SaleDesk ──PurchaseStore──► what was asked, what came in
///                                   └─────Cashier──────────► the engine, once
/// ```
///
/// Who may enter: `api` and the wiring. This room uses `edge` for JSON, `directory`, `database` and
/// the host's port. It runs on the back rooms' event loop; the hot path knows nothing of it.
@NullMarked
package io.sluice.gateway.sales;

import org.jspecify.annotations.NullMarked;
