package io.sluice.gateway.console;

import io.sluice.gateway.edge.KeyHash;

/// A sign-in that has left for the provider and has to come back.
///
/// @param state goes there and back; known to us and to the browser alone
/// @param nonce must stand in what the provider signs
/// @param verifier proves that who brings the code is who has asked for it
/// @param callback where it comes back to
/// @param to where the visitor wanted to go
/// @param browser what only the browser that began can show
record Attempt(
        String state,
        String nonce,
        String verifier,
        String callback,
        String to,
        KeyHash browser,
        long endsAtMillis) {}
