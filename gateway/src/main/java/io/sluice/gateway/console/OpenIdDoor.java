package io.sluice.gateway.console;

import io.sluice.gateway.console.OpenId.Unproven;
import io.sluice.gateway.console.Sessions.Vouched;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.Route;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door for those whom an OpenID provider vouches for: out to it with a state of ours, and back
/// in with a code that it gives for that state alone. A cookie ties both to one browser, so that
/// nobody comes in as somebody else by a link they are sent.
///
/// ```
/// GET /sign-in/openid ── state, nonce, PKCE ──► provider ── code, state ──► GET /sign-in/back
///        └─ cookie ───────────────────────────────────────────────────────────┘
/// ```
final class OpenIdDoor {
    /// Where the way out begins.
    static final String BEGIN = "/sign-in/openid";

    private static final Logger LOG = LoggerFactory.getLogger(OpenIdDoor.class);
    private static final int STATE_CHARS_MAX = 128;
    private static final int CODE_CHARS_MAX = 4_000;
    private static final int URL_CHARS_MAX = 2_000;

    private final Console console;
    private final OpenId provider;
    private final Sessions sessions;
    private final byte[] secret; // of this process: who is on the way when it ends begins anew

    OpenIdDoor(Console console, OpenId provider, Sessions sessions) {
        this.console = console;
        this.provider = provider;
        this.sessions = sessions;
        this.secret = sessions.text().getBytes(StandardCharsets.US_ASCII);
    }

    List<Route> routes() {
        return List.of(
                Route.page(BEGIN, "beginOpenId").to(this::begin),
                Route.page(OpenId.callbackPath(), "endOpenId").to(this::end));
    }

    private void begin(Exchange exchange) {
        String to = Console.local(exchange.query().textOrNull("to", URL_CHARS_MAX));
        Attempt attempt = Attempt.begin(secret, sessions.text(), to, exchange.nowMillis());
        then(
                exchange,
                provider.wayTo(vertx(), attempt, host(exchange)),
                url -> {
                    long seconds = Attempt.LIFE_MILLIS / 1000;
                    console.cookie(exchange, wayCookie(), attempt.cookie(), seconds);
                    Console.redirect(exchange, url);
                },
                failure -> {
                    tell(failure);
                    console.door(exchange, 502, to, provider.name() + " does not answer.");
                });
    }

    private void end(Exchange exchange) {
        Fields query = exchange.query();
        String code = query.textOrNull("code", CODE_CHARS_MAX);
        String issuer = query.textOrNull("iss", URL_CHARS_MAX);
        Attempt attempt =
                Attempt.end(
                        secret,
                        Console.cookie(exchange, wayCookie()),
                        query.textOrNull("state", STATE_CHARS_MAX),
                        exchange.nowMillis());
        if (attempt == null || (issuer != null && !provider.isIssuer(issuer))) {
            String wrong =
                    "This sign-in was not begun here, is over, or took too long. Begin anew.";
            console.door(exchange, 403, "", wrong);
        } else if (code == null) {
            console.door(exchange, 403, attempt.to(), provider.name() + " did not let you in.");
        } else {
            console.cookie(exchange, wayCookie(), "", 0);
            then(
                    exchange,
                    provider.subject(vertx(), code, attempt, host(exchange), exchange.nowMillis()),
                    subject -> enter(exchange, attempt, subject),
                    failure -> {
                        tell(failure);
                        refuse(exchange, attempt, failure);
                    });
        }
    }

    /// Lets in whom the provider vouches for, if an admin has said who that is here.
    private void enter(Exchange exchange, Attempt attempt, String subject) {
        Vouched vouched = new Vouched(subject, sessions.departures());
        then(
                exchange,
                provider.find(subject),
                found ->
                        found.filter(each -> exchange.nowMillis() <= each.expiresAtMillis())
                                .ifPresentOrElse(
                                        known ->
                                                console.enter(
                                                        exchange, known, vouched, attempt.to()),
                                        () -> console.stranger(exchange, provider.name(), subject)),
                failure -> {
                    tell(failure);
                    String wrong = "Who you are here can't be looked up just now.";
                    console.door(exchange, 503, attempt.to(), wrong);
                });
    }

    private void refuse(Exchange exchange, Attempt attempt, Throwable failure) {
        boolean unproven = failure instanceof Unproven;
        String wrong =
                unproven
                        ? "What " + provider.name() + " said could not be proven."
                        : provider.name() + " could not be asked who you are.";
        console.door(exchange, unproven ? 403 : 502, attempt.to(), wrong);
    }

    private static String host(Exchange exchange) {
        return Objects.requireNonNullElse(exchange.header(HttpHeaders.HOST), "");
    }

    private String wayCookie() {
        return console.cookieName() + "_way";
    }

    private static Vertx vertx() {
        return Objects.requireNonNull(Vertx.currentContext(), "not on an event loop").owner();
    }

    /// Goes on where the request is, wherever the answer came.
    private static <T> void then(
            Exchange exchange, Future<T> asked, Consumer<T> said, Consumer<Throwable> failed) {
        Context loop = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        asked.onComplete(answer ->
                loop.runOnContext(_ -> {
                    try {
                        if (answer.succeeded()) {
                            said.accept(answer.result());
                        } else {
                            failed.accept(answer.cause());
                        }
                    } catch (RuntimeException bug) {
                        exchange.fail(bug);
                    }
                }));
    }

    /// What went wrong, without what was said to whom.
    private static void tell(@Nullable Throwable failure) {
        LOG.atWarn().addKeyValue("reason", String.valueOf(failure)).log("a sign-in failed");
    }
}
