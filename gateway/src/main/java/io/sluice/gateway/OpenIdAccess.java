package io.sluice.gateway;

import io.sluice.gateway.console.OpenId;
import io.sluice.gateway.edge.Principal;
import io.vertx.core.Future;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How we are known at the OpenID provider that vouches for people. Both consoles are one client of
/// it, with a place each to send people back to.
///
/// @param issuer its address, as it stands in what it signs, without a slash at its end
public record OpenIdAccess(String issuer, String clientId, Secret clientSecret) {
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    /// Null where none is set; what is wrong is gathered in the variables. What an issuer says over
    /// http anybody on the way may have said, but on this machine.
    public static @Nullable OpenIdAccess read(Variables variables) {
        String issuer = variables.url("OIDC_ISSUER");
        String clientId = variables.text("OIDC_CLIENT_ID", "");
        Secret secret = variables.secretOrNull("OIDC_CLIENT_SECRET");
        if (!issuer.isEmpty() && !issuer.startsWith("https:") && !isHere(issuer)) {
            variables.problem("OIDC_ISSUER", "an address with https");
        }
        if (issuer.isEmpty() != clientId.isEmpty() || issuer.isEmpty() != (secret == null)) {
            variables.problem(
                    "OIDC_ISSUER", "set together with OIDC_CLIENT_ID and OIDC_CLIENT_SECRET");
        }
        return issuer.isEmpty() || secret == null
                ? null
                : new OpenIdAccess(issuer, clientId, secret);
    }

    private static boolean isHere(String url) {
        return HERE.contains(URI.create(url).getHost());
    }

    /// The provider as one listener's console asks it.
    ///
    /// @param publicUrl where browsers reach the listener; empty: by the name they ask for
    /// @param people whose subject it is, of those who may come in
    public OpenId openId(String publicUrl, Function<String, Future<Optional<Principal>>> people) {
        return clientSecret.use(secret -> new OpenId(issuer, clientId, secret, publicUrl, people));
    }
}
