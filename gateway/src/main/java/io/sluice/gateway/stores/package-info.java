/// Stores of one's own: servers the gateway starts beside itself when none is configured, keeps in
/// the data folder, finds again after a crash and stops when it stops. They are waited for on
/// threads of their own, never on an event loop. Only the front enters; `database` is used.
@NullMarked
package io.sluice.gateway.stores;

import org.jspecify.annotations.NullMarked;
