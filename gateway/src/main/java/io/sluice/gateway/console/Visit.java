package io.sluice.gateway.console;

import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Inside;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Said;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// One request of somebody who is in: who they are, what they ask to see or sent, and the way to
/// ask the routes for them.
///
/// Thread: confined to its event loop.
public final class Visit {
    /// The hidden field that makes a form count once, however often it is sent.
    public static final String ONCE = "once";

    private final Exchange exchange;
    private final Session session;
    private final Form form;
    private final Sessions sessions;

    Visit(Exchange exchange, Session session, Form form, Sessions sessions) {
        this.exchange = exchange;
        this.session = session;
        this.form = form;
        this.sessions = sessions;
    }

    public Principal who() {
        return session.principal();
    }

    /// A path parameter, decoded.
    public String path(String name) {
        return exchange.path(name);
    }

    /// A query parameter; empty where there is none.
    public String query(String name) {
        String text = exchange.query().textOrNull(name, Integer.MAX_VALUE);
        return text == null ? "" : text;
    }

    public Form form() {
        return form;
    }

    /// The day it is, in UTC.
    public LocalDate today() {
        return LocalDate.ofInstant(Instant.ofEpochMilli(exchange.nowMillis()), ZoneOffset.UTC);
    }

    /// For the hidden fields of a form.
    public Hidden hidden() {
        return new Hidden(session.formToken(), sessions.text());
    }

    /// Whether only a part of the page is wanted, in place of the one that is there.
    public boolean isForPart() {
        return "true".equals(exchange.header("HX-Request"));
    }

    /// What a form brings along unseen.
    ///
    /// @param token proves that it is our form
    /// @param once makes it count once
    public record Hidden(String token, String once) {}

    /// What a route answers; a refusal ends the visit with a page that says so.
    public Future<Doc> read(String uri) {
        return ask(HttpMethod.GET, uri, null).map(Visit::document);
    }

    /// The same, where a refusal is part of what is shown.
    public Future<Said> tryRead(String uri) {
        return ask(HttpMethod.GET, uri, null);
    }

    /// Tells a route to do something; a refusal is part of what is shown.
    public Future<Said> tell(HttpMethod method, String uri, JsonObject body) {
        return ask(method, uri, body);
    }

    /// The document of an answer that is no refusal.
    public static Doc document(Said said) {
        if (said.isRefusal()) {
            throw new Refused(said);
        }
        return Doc.of(said.document());
    }

    /// The same, where a refusal means that there is nothing to show.
    public static Doc documentOrNone(Said said) {
        return said.isRefusal() ? Doc.NONE : Doc.of(said.document());
    }

    /// Answers this request by a route that sends as it comes. Events end with the session. False,
    /// and nothing is answered, where the route is not for them.
    boolean follow(String path) {
        return Inside.handOver(
                exchange, who(), path, () -> sessions.goesOn(session, exchange.nowMillis()));
    }

    private Future<Said> ask(HttpMethod method, String uri, @Nullable JsonObject body) {
        String once = form.text(ONCE);
        return Inside.ask(
                exchange, session.principal(), method, uri, body, once.isEmpty() ? null : once);
    }

    /// Text as it may stand in a path or query.
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
