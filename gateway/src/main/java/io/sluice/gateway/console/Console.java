package io.sluice.gateway.console;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.sluice.gateway.console.Sessions.Vouched;
import io.sluice.gateway.console.pages.StaticTemplates;
import io.sluice.gateway.console.pages.Templates;
import io.sluice.gateway.edge.Authenticator;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Inside;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The console of one listener: its door, its frame, and the way from a path to what is shown
/// there. Its rules are those of the routes its pages ask; what it adds is that forms come from its
/// own pages, and that nothing but its own scripts runs.
public final class Console {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String TOKEN = "token";
    private static final String KEY = "key";
    private static final String TO = "to";
    private static final String DOOR = "/sign-in";
    private static final int KEY_CHARS_MAX = 512;
    private static final int PATH_CHARS_MAX = 2_000;

    private final Look look;
    private final Sessions sessions;
    private final Supplier<String> publicUrl;
    private final @Nullable OpenId openId;
    private final Templates pages = new StaticTemplates();

    /// What makes it this listener's console.
    ///
    /// @param place its name
    /// @param cookie cookies do not know ports, so each listener has a name of its own
    /// @param tabs where somebody with a key of this kind can go
    /// @param open what everybody may look at, without a key
    /// @param names what people call who comes in; asked once, at the door
    public record Look(
            String place,
            String cookie,
            Function<Principal, List<Tab>> tabs,
            List<Tab> open,
            Names names) {}

    /// What people call who holds a key; empty where nobody knows.
    @FunctionalInterface
    public interface Names {
        Future<String> of(Exchange exchange, Principal principal);
    }

    /// A console over these sessions.
    ///
    /// @param publicUrl where browsers reach the listener; with https, cookies stay there
    /// @param openId who vouches for people beside their keys; null: nobody
    public Console(
            Look look, Sessions sessions, Supplier<String> publicUrl, @Nullable OpenId openId) {
        this.look = look;
        this.sessions = sessions;
        this.publicUrl = publicUrl;
        this.openId = openId;
    }

    /// The door itself.
    public List<Route> routes() {
        List<Route> routes =
                new ArrayList<>(
                        List.of(
                                Route.page(DOOR, "signInPage").to(this::door),
                                Route.form(DOOR, "signIn").to(this::signIn),
                                Route.form("/sign-out", "signOut").to(this::signOut)));
        if (openId != null) {
            routes.addAll(new OpenIdDoor(this, openId, sessions).routes());
        }
        return routes;
    }

    /// A page for whoever is in; everybody else is shown the door, and comes back here.
    public Route page(String template, String operation, View view) {
        return Route.page(template, operation)
                .to(exchange -> {
                    Session session = session(exchange);
                    if (session == null) {
                        away(exchange, here(exchange));
                    } else {
                        visit(exchange, session, new Form(), view);
                    }
                });
    }

    /// A page for everybody, of what a public route answers.
    ///
    /// @param uri the route's path and query
    public Route open(String template, String operation, String uri, Function<Doc, Shown> view) {
        return Route.page(template, operation)
                .to(exchange ->
                        answer(
                                exchange,
                                session(exchange),
                                false,
                                Inside.ask(exchange, null, HttpMethod.GET, uri, null, null)
                                        .map(Visit::document)
                                        .map(view)));
    }

    /// A form of one of these pages.
    public Route form(String template, String operation, View view) {
        return Route.form(template, operation)
                .to(exchange -> {
                    Session session = session(exchange);
                    Form form = Form.of(exchange.rawBody());
                    if (session == null) {
                        away(exchange, cameFrom(exchange));
                    } else if (form.text(TOKEN).equals(session.formToken())) {
                        visit(exchange, session, form, view);
                    } else {
                        refuse(
                                exchange,
                                session,
                                403,
                                "This form is not from this visit",
                                "Open the page again and send it from there; nothing was done.");
                    }
                });
    }

    /// A stream of events or a WebSocket, from the route at `path` with this request's query.
    /// Scripts ask for it, so a refusal is a problem document.
    public Route stream(String template, String operation, String path) {
        return Route.page(template, operation)
                .to(exchange -> {
                    Session session = session(exchange);
                    if (exchange.wantsSocket() && !isOwnPage(exchange)) {
                        exchange.refuse(ProblemType.ORIGIN_NOT_ALLOWED);
                    } else if (session == null) {
                        exchange.refuse(ProblemType.UNAUTHENTICATED);
                    } else if (!new Visit(exchange, session, new Form(), sessions).follow(path)) {
                        exchange.refuse(ProblemType.FORBIDDEN);
                    }
                });
    }

    /// A file that a route sends as it comes, with this request's query, to whoever follows a link.
    ///
    /// @param path where the route is, percent-encoded
    public Route download(String template, String operation, Function<Visit, String> path) {
        return Route.page(template, operation)
                .to(exchange -> {
                    Session session = session(exchange);
                    if (session == null) {
                        away(exchange, here(exchange));
                        return;
                    }
                    Visit visit = new Visit(exchange, session, new Form(), sessions);
                    if (!visit.follow(path.apply(visit))) {
                        ProblemType no = ProblemType.FORBIDDEN;
                        refuse(exchange, session, no.status(), no.title(), no.advice());
                    }
                });
    }

    /// Whether a page of this very address asks. To a WebSocket a browser brings our cookie from a
    /// page on another port or name of the same site too, and lets that page read what comes.
    private boolean isOwnPage(Exchange exchange) {
        String from = authority(exchange.header(HttpHeaders.ORIGIN));
        return !from.isEmpty()
                && (from.equalsIgnoreCase(exchange.header(HttpHeaders.HOST))
                        || from.equalsIgnoreCase(authority(publicUrl.get())));
    }

    private static String authority(@Nullable String url) {
        String text = url == null ? "" : url;
        int scheme = text.indexOf("://");
        int path = text.indexOf('/', scheme + 3);
        return scheme < 0 ? "" : text.substring(scheme + 3, path < 0 ? text.length() : path);
    }

    private void visit(Exchange exchange, Session session, Form form, View view) {
        Visit visit = new Visit(exchange, session, form, sessions);
        Future<Shown> shown;
        try {
            shown = view.show(visit);
        } catch (Refused refused) {
            shown = Future.failedFuture(refused);
        }
        answer(exchange, session, visit.isForPart(), shown);
    }

    /// @param part whether only a part of the page is wanted
    private void answer(
            Exchange exchange, @Nullable Session session, boolean part, Future<Shown> shown) {
        shown.onSuccess(
                        what -> {
                            try {
                                show(exchange, session, part, what);
                            } catch (RuntimeException | AssertionError bug) {
                                exchange.fail(bug); // of what is drawn; nobody waits for it in vain
                            }
                        })
                .onFailure(failure -> {
                    if (failure instanceof Refused refused) {
                        Doc problem = refused.problem();
                        refuse(
                                exchange,
                                session,
                                refused.status(),
                                problem.text("title"),
                                problem.text("detail"));
                    } else {
                        exchange.fail(failure);
                    }
                });
    }

    private void show(Exchange exchange, @Nullable Session session, boolean part, Shown what) {
        switch (what) {
            case Shown.Page(int status, String title, Content content) ->
                    send(exchange, session, status, title, content);
            case Shown.Elsewhere(String path) -> {
                if (part) {
                    exchange.addHeader("HX-Redirect", path);
                    exchange.send(200, HTML, Buffer.buffer());
                } else {
                    redirect(exchange, path);
                }
            }
            case Shown.Bytes(String type, byte[] content) -> {
                exchange.addHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                exchange.send(200, type, Buffer.buffer(content));
            }
        }
    }

    private void refuse(
            Exchange exchange, @Nullable Session session, int status, String title, String detail) {
        send(exchange, session, status, title, pages.problem(status, title, detail));
    }

    private void send(
            Exchange exchange,
            @Nullable Session session,
            int status,
            String title,
            Content content) {
        String nonce = sessions.text();
        Frame frame =
                session == null
                        ? new Frame(
                                title, look.place, nonce, "", null, List.of(), "", "", look.open)
                        : new Frame(
                                title,
                                look.place,
                                nonce,
                                who(session),
                                session.principal().subjectId(),
                                look.tabs.apply(session.principal()),
                                Objects.requireNonNullElse(exchange.http().path(), ""),
                                session.formToken(),
                                look.open);
        exchange.addHeader(
                "content-security-policy",
                "default-src 'none'; script-src 'nonce-"
                        + nonce
                        + "'; style-src 'self';"
                        + " img-src 'self'; connect-src 'self'; form-action 'self';"
                        + " base-uri 'none'; frame-ancestors 'none'");
        exchange.addHeader("referrer-policy", "same-origin");
        exchange.addHeader("cross-origin-opener-policy", "same-origin");
        exchange.addHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        exchange.send(status, HTML, rendered(pages.frame(frame, content)));
    }

    private static String who(Session session) {
        String role = Role.WORDS.word(session.principal().role());
        return session.name().isEmpty() ? role : session.name() + ", " + role;
    }

    private static Buffer rendered(Content content) {
        StringOutput out = new StringOutput();
        TemplateOutput html = new OwaspHtmlTemplateOutput(out);
        content.writeTo(html);
        return Buffer.buffer(out.toString());
    }

    // --- the door

    private void door(Exchange exchange) {
        door(exchange, 200, local(exchange.query().textOrNull(TO, PATH_CHARS_MAX)), "");
    }

    /// @param to where the visitor wants to go
    /// @param wrong why they are not in
    void door(Exchange exchange, int status, String to, String wrong) {
        send(exchange, null, status, "Sign in", pages.door(look.place, to, wrong, provider()));
    }

    /// Somebody who is vouched for, and not known here.
    void stranger(Exchange exchange, String by, String subject) {
        send(exchange, null, 403, "Not known here", pages.stranger(by, subject));
    }

    private void signIn(Exchange exchange) {
        Form form = Form.of(exchange.rawBody());
        String key = form.text(KEY);
        String to = local(form.text(TO));
        Principal principal =
                key.length() > KEY_CHARS_MAX
                        ? null
                        : new Authenticator(sessions.keys())
                                .authenticate("Bearer " + key, exchange.nowMillis());
        if (principal == null) {
            door(exchange, 403, to, "This is not a key that is valid now.");
        } else {
            enter(exchange, principal, null, to);
        }
    }

    /// Lets somebody in, to where they wanted to go.
    ///
    /// @param vouched by whose word; null: they have the key itself
    void enter(Exchange exchange, Principal principal, @Nullable Vouched vouched, String to) {
        look.names
                .of(exchange, principal)
                .onFailure(exchange::fail)
                .onSuccess(called -> {
                    String id = Objects.requireNonNullElse(principal.subjectId(), "");
                    String name = called.isEmpty() ? id : called;
                    String token = sessions.open(principal, name, vouched, exchange.nowMillis());
                    if (token == null) {
                        door(exchange, 403, to, "Who may come in has just changed. Begin anew.");
                    } else {
                        cookie(exchange, look.cookie, token, Sessions.LIFE_MILLIS / 1000);
                        redirect(exchange, to.isEmpty() ? "/" : to);
                    }
                });
    }

    private void signOut(Exchange exchange) {
        Session session = session(exchange);
        String token = token(exchange);
        if (session != null
                && token != null
                && Form.of(exchange.rawBody()).text(TOKEN).equals(session.formToken())) {
            sessions.close(token);
            cookie(exchange, look.cookie, "", 0);
        }
        redirect(exchange, DOOR);
    }

    /// Who vouches for people here; empty: nobody.
    String provider() {
        return openId == null ? "" : openId.name();
    }

    String cookieName() {
        return look.cookie;
    }

    void cookie(Exchange exchange, String name, String token, long seconds) {
        boolean isSecure = publicUrl.get().startsWith("https:");
        exchange.addHeader(
                HttpHeaders.SET_COOKIE,
                "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
                        .formatted(name, token, seconds, isSecure ? "; Secure" : ""));
    }

    private @Nullable Session session(Exchange exchange) {
        return sessions.find(token(exchange), exchange.nowMillis());
    }

    private @Nullable String token(Exchange exchange) {
        return cookie(exchange, look.cookie);
    }

    /// What a browser has been given under a name.
    static @Nullable String cookie(Exchange exchange, String name) {
        String cookies = exchange.header(HttpHeaders.COOKIE);
        if (cookies == null) {
            return null;
        }
        for (String each : cookies.split(";", -1)) {
            String pair = each.strip();
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return null;
    }

    /// Shows the door, behind which the visitor comes back to where they wanted to go.
    private static void away(Exchange exchange, String to) {
        String door = to.isEmpty() || to.equals("/") ? DOOR : DOOR + "?to=" + Visit.encoded(to);
        if ("true".equals(exchange.header("HX-Request"))) {
            exchange.addHeader("HX-Refresh", "true");
            exchange.send(200, HTML, Buffer.buffer());
        } else {
            redirect(exchange, door);
        }
    }

    private static String here(Exchange exchange) {
        String uri = exchange.http().uri();
        return uri.length() > PATH_CHARS_MAX ? "" : uri;
    }

    /// The page a form stood on.
    private static String cameFrom(Exchange exchange) {
        String referer = exchange.header(HttpHeaders.REFERER);
        int host = referer == null ? -1 : referer.indexOf("://");
        int path = host < 0 || referer == null ? -1 : referer.indexOf('/', host + 3);
        return path < 0 || referer == null ? "" : local(referer.substring(path));
    }

    /// A path of ours, or nothing: nobody is sent to another site.
    static String local(@Nullable String to) {
        if (to == null) {
            return "";
        }
        boolean ours =
                to.startsWith("/")
                        && !to.startsWith("//")
                        && to.indexOf('\\') < 0
                        && to.chars().noneMatch(Character::isISOControl);
        return ours ? to : "";
    }

    static void redirect(Exchange exchange, String path) {
        exchange.addHeader(HttpHeaders.LOCATION, path);
        exchange.addHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        exchange.sendNothing(303);
    }
}
