/// The engine's durable file of commands and receipts: append, force, read back, refuse to guess.
///
/// The host appends and forces, recovery and projection read. Nothing here knows what a command
/// means: of a frame and a receipt this room knows the length and nothing else.
///
/// ```
/// <data folder>/
///   lock  format
///   journal/0000000003.journal   sealed, still needed
///   journal/0000000004.journal   written now
///   journal/0000000005.journal   pre-allocated
///   archive/0000000001.journal   sealed, older than the snapshots
///   snapshot/
/// ```
@NullMarked
package io.sluice.metering.journal;

import org.jspecify.annotations.NullMarked;
