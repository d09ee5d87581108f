package io.sluice.gateway.console;

import io.sluice.gateway.edge.Principal;

/// Somebody who has come in through the door.
///
/// @param formToken what each form must bring back, so that no other site can send one
/// @param endsAtMillis when they have to come in again
record Session(Principal principal, String formToken, long endsAtMillis) {}
