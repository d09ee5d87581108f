/// What people see: pages made on the server, behind a door of their own. A page asks the same
/// routes as programs do, from within, so what may be done and what is refused is decided there.
///
/// Who may enter: the wiring, and the back office, whose pages stand in the same frame. This room
/// knows `edge` and no other room of ours.
@NullMarked
package io.sluice.gateway.console;

import org.jspecify.annotations.NullMarked;
