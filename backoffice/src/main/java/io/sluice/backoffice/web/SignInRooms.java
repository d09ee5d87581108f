package io.sluice.backoffice.web;

import io.sluice.gateway.database.SignInStore;
import java.util.function.Consumer;

/// What signing in by an OpenID provider needs.
///
/// @param issuer the provider that is set up; empty: none
/// @param leave ends the visits of a subject of that provider's
public record SignInRooms(SignInStore store, String issuer, Consumer<String> leave) {}
