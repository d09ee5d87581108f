/// Credits bought with SOL and USDC (Solana Pay). A purchase becomes a transfer request with a
/// reference key of its own; the watcher finds the transactions that pay it, checks each by its own
/// content, and hands what came in to the sale desk.
///
/// ```
/// Order ─► SolanaTill ─► SolanaPayLink, reference ─► wallet ─► chain
///                                                               │
/// SaleDesk ◄─ Payment ◄─ TransactionCheck ◄─ SolanaWatcher ◄────┘
///                                   SolanaNode asks, ChainSocket hears
/// ```
///
/// Who may enter: `api` and the wiring. It asks nodes through sava and never waits for them; all of
/// it runs on the back rooms' event loop.
@NullMarked
package io.sluice.gateway.sales.solana;

import org.jspecify.annotations.NullMarked;
