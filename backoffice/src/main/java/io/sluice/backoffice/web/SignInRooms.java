package io.sluice.backoffice.web;

import io.sluice.backoffice.people.SignInStore;
import java.util.function.LongConsumer;

/// What signing in by an OpenID provider needs.
///
/// @param issuer the provider that is set up; empty: none
/// @param leave ends the visits of whoever is in by a key, by its number
public record SignInRooms(SignInStore store, String issuer, LongConsumer leave) {}
