package io.sluice.gateway.console;

import io.sluice.gateway.edge.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2AuthorizationURL;
import io.vertx.ext.auth.oauth2.OAuth2FlowType;
import io.vertx.ext.auth.oauth2.OAuth2Options;
import io.vertx.ext.auth.oauth2.Oauth2Credentials;
import io.vertx.ext.auth.oauth2.providers.OpenIDConnectAuth;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An OpenID provider: where people sign in there, and whom it vouches for when they come back. It
/// is asked who it is when the first of them goes, and may be away until then.
///
/// Safe for all event loops.
public final class OpenId {
    private static final String CALLBACK = "/sign-in/back";
    private static final int SUBJECT_CHARS_MAX = 255;
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final long ANSWER_MILLIS_MAX = 10_000;
    private static final long CLOCK_SECONDS_APART = 60;

    private final String issuer;
    private final String clientId;
    private final String clientSecret;
    private final String publicUrl;
    private final Function<String, Future<Optional<Principal>>> people;
    private final AtomicReference<@Nullable Future<OAuth2Auth>> provider = new AtomicReference<>();

    /// A provider that knows us as this client.
    ///
    /// @param publicUrl where browsers reach us; empty: by the name they ask for
    /// @param people whose subject it is, of those who may come in
    public OpenId(
            String issuer,
            String clientId,
            String clientSecret,
            String publicUrl,
            Function<String, Future<Optional<Principal>>> people) {
        this.issuer = bare(issuer);
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.publicUrl = publicUrl;
        this.people = people;
    }

    /// What came back is not what the provider signs for us.
    static final class Unproven extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unproven(String what) {
            super(what);
        }
    }

    /// What people know it by.
    String name() {
        return Objects.requireNonNullElse(URI.create(issuer).getHost(), issuer);
    }

    boolean isIssuer(String said) {
        return bare(said).equals(issuer);
    }

    private String callback(String host) {
        return (publicUrl.isEmpty() ? "http://" + host : publicUrl) + CALLBACK;
    }

    static String callbackPath() {
        return CALLBACK;
    }

    Future<Optional<Principal>> find(String subject) {
        return people.apply(subject);
    }

    /// The address to send somebody to.
    ///
    /// @param host the name they asked for, which is one of ours
    Future<String> wayTo(Vertx vertx, Attempt attempt, String host) {
        return provider(vertx)
                .map(known ->
                        known.authorizeURL(
                                new OAuth2AuthorizationURL()
                                        .setRedirectUri(callback(host))
                                        .addScope("openid")
                                        .setState(attempt.state())
                                        .setCodeChallenge(challenge(attempt.verifier()))
                                        .setCodeChallengeMethod("S256")
                                        .putAdditionalParameter("nonce", attempt.nonce())));
    }

    /// Whom the provider vouches for by this code.
    Future<String> subject(Vertx vertx, String code, Attempt attempt, String host, long nowMillis) {
        Oauth2Credentials credentials =
                new Oauth2Credentials()
                        .setFlow(OAuth2FlowType.AUTH_CODE)
                        .setCode(code)
                        .setRedirectUri(callback(host))
                        .setCodeVerifier(attempt.verifier());
        return provider(vertx)
                .compose(known -> known.authenticate(credentials))
                .timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .map(user -> proven(user, attempt.nonce(), nowMillis / 1000));
    }

    /// The subject of a sound ID token. The library has checked its signature by the provider's own
    /// keys, else it is not there at all; whether it is ours, of now and of this attempt is checked
    /// here, since the library lets some of it pass where it is left out.
    private String proven(User user, String nonce, long nowSeconds) {
        JsonObject token = user.attributes().getJsonObject("idToken");
        if (token == null) {
            throw new Unproven("no ID token that is signed by the provider");
        }
        try {
            check(isIssuer(token.getString("iss", "")), "another issuer");
            check(isAudience(token.getValue("aud")), "another audience");
            check(clientId.equals(token.getString("azp", clientId)), "another party");
            check(token.getLong("exp", 0L) > nowSeconds - CLOCK_SECONDS_APART, "out of date");
            long issuedAt = token.getLong("iat", Long.MAX_VALUE);
            check(issuedAt < nowSeconds + CLOCK_SECONDS_APART, "of the future");
            check(nonce.equals(token.getString("nonce")), "another attempt");
            String subject = token.getString("sub", "");
            check(!subject.isEmpty() && subject.length() <= SUBJECT_CHARS_MAX, "no subject");
            return subject;
        } catch (ClassCastException malformed) {
            throw new Unproven("a malformed ID token");
        }
    }

    private boolean isAudience(@Nullable Object audience) {
        return audience instanceof JsonArray many
                ? many.contains(clientId)
                : clientId.equals(audience);
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new Unproven("an ID token of " + otherwise);
        }
    }

    private Future<OAuth2Auth> provider(Vertx vertx) {
        Future<OAuth2Auth> known = provider.get();
        if (known != null && !known.failed()) {
            return known;
        }
        OAuth2Options options =
                new OAuth2Options()
                        .setSite(issuer)
                        .setClientId(clientId)
                        .setClientSecret(clientSecret)
                        .setHttpClientOptions(
                                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS_MAX));
        Future<OAuth2Auth> asked =
                OpenIDConnectAuth.discover(vertx, options)
                        .timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                        // A key we have not seen: the provider has changed it.
                        .map(found -> found.missingKeyHandler(_ -> found.jWKSet()));
        provider.set(asked);
        return asked;
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }

    private static String bare(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
