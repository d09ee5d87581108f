/// Stores of our own: the database servers that are started, watched and stopped with the product
/// where no address of one is configured.
///
/// Who may enter: the wiring. This room starts processes and waits for them on threads of its own;
/// it knows no other room and speaks to no store.
@NullMarked
package io.sluice.gateway.stores;

import org.jspecify.annotations.NullMarked;
