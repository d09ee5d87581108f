package io.sluice.backoffice.people;

import io.sluice.gateway.Secret;

/// How we are known at the OpenID provider that vouches for people.
///
/// @param issuer its address, as it stands in what it signs, without a slash at its end
public record OpenIdAccess(String issuer, String clientId, Secret clientSecret) {}
