package io.sluice.gateway.api;

import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.events.EventFilter;
import io.sluice.gateway.events.EventPosition;
import io.sluice.gateway.events.Follower;
import io.sluice.gateway.events.Follower.Refusal;
import io.sluice.metering.engine.Lineage;
import io.sluice.metering.message.Commands;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `GET /v1/events`: what happens, as server-sent events or over a WebSocket, from now on or from
/// where the reader stopped.
final class EventsApi {
    private static final CharSequence LAST_EVENT_ID = HttpHeaders.createOptimized("last-event-id");
    private static final String LAST_EVENT_ID_SHOWN = "Last-Event-ID";
    private static final String LAST_EVENT_ID_PARAMETER = "last_event_id";
    private static final int NOT_REACHED = -2;

    private final Desk desk;
    private final Consumer<Follower> events;

    /// `events` lets readers in.
    EventsApi(Desk desk, Consumer<Follower> events) {
        this.desk = desk;
        this.events = events;
    }

    List<Route> routes() {
        return List.of(
                Route.socket("/v1/events", "followEvents")
                        .roles(Role.STAFF, Role.AGENT)
                        .to(this::follow));
    }

    private void follow(Exchange exchange) {
        Fields query = exchange.query();
        String ownerId = query.idOrNull("account_id");
        String named = query.textOrNull(LAST_EVENT_ID_PARAMETER, Integer.MAX_VALUE);
        String header = exchange.header(LAST_EVENT_ID);
        String last = header == null || header.isEmpty() ? named : header;
        EventPosition after = last == null ? null : EventPosition.of(last);
        if (last != null && after == null) {
            query.wrong(
                    last.equals(named) ? LAST_EVENT_ID_PARAMETER : LAST_EVENT_ID_SHOWN,
                    "must be the event_id of an event, or the sequence of one");
        }
        if (exchange.refused(query)) {
            return;
        }
        int account = account(exchange, ownerId);
        if (account == NOT_REACHED) {
            return;
        }
        if (exchange.http().method().equals(HttpMethod.HEAD)) {
            exchange.send(200, EventConnection.EVENT_STREAM, Buffer.buffer());
            return;
        }
        EventFilter filter = new Reach(exchange.principal(), account, desk.lineage().twin());
        events.accept(EventConnection.of(exchange, filter, after));
    }

    /// The account asked for, [Commands#NOBODY] for all, or [#NOT_REACHED] after a refusal.
    private int account(Exchange exchange, @Nullable String ownerId) {
        if (ownerId == null) {
            return Commands.NOBODY;
        }
        int account = desk.reachable(exchange.principal(), ownerId, exchange);
        return account < 0 ? NOT_REACHED : account;
    }

    /// An event is about the account whose credits it tells of and the one that asked for it. An
    /// agent sees those about its own account and what hangs below it, wherever that hangs by now.
    private record Reach(Principal reader, int only, Lineage lineage) implements EventFilter {
        @Override
        public boolean sees(int account, int source) {
            return (only == Commands.NOBODY || only == account || only == source)
                    && (reader.role() != Role.AGENT || reaches(account) || reaches(source));
        }

        private boolean reaches(int account) {
            return account >= 0 && lineage.reaches(reader.account(), account);
        }
    }

    /// Why a reader is not let in, in words.
    static void refuse(Exchange exchange, Refusal refusal) {
        switch (refusal) {
            case ARCHIVED -> exchange.refuse(ProblemType.EVENTS_ARCHIVED);
            case FULL -> exchange.refuse(ProblemType.OVERLOADED);
            case UNKNOWN ->
                    exchange.refuse(
                            Problem.ofField(
                                    ProblemType.INVALID_REQUEST,
                                    LAST_EVENT_ID_SHOWN,
                                    "names an event that has not happened"));
        }
    }
}
