package io.sluice.gateway.api;

import io.sluice.gateway.edge.Cursor;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Page;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.metering.projection.GraphReader;
import io.sluice.metering.projection.GraphReader.Debit;
import io.sluice.metering.projection.GraphReader.Entry;
import io.sluice.metering.projection.GraphReader.Node;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/// What happened to an account: its debits, its entries, and what was spent below it. Served from
/// the graph, which never misses what was answered before (API, accounts and keys).
final class HistoryApi {
    private static final JsonName LOG_ID = JsonName.of("log_id");
    private static final JsonName ACCOUNT_ID = JsonName.of("account_id");
    private static final JsonName SOURCE_ID = JsonName.of("source_id");
    private static final JsonName QUOTE_ID = JsonName.of("quote_id");
    private static final JsonName AMOUNT_DEBITED = JsonName.of("amount_debited");
    private static final JsonName BALANCE_BEFORE = JsonName.of("balance_before");
    private static final JsonName BALANCE_AFTER = JsonName.of("balance_after");
    private static final JsonName DELIVERED = JsonName.of("actual_delta_e_delivered");
    private static final JsonName STIMULUS_ID = JsonName.of("stimulus_id");
    private static final JsonName OVERRUN = JsonName.of("overrun");
    private static final JsonName TIMESTAMP = JsonName.of("timestamp");
    private static final JsonName REASON = JsonName.of("reason");
    private static final JsonName ENTRY_ID = JsonName.of("entry_id");
    private static final JsonName KIND = JsonName.of("kind");
    private static final JsonName AMOUNT = JsonName.of("amount");
    private static final JsonName REFERENCE = JsonName.of("reference");
    private static final JsonName OWNER_ID = JsonName.of("owner_id");
    private static final JsonName OWNER_TYPE = JsonName.of("owner_type");
    private static final JsonName SPENT = JsonName.of("spent");
    private static final JsonName SPENT_BELOW = JsonName.of("spent_with_children");
    private static final JsonName USED = JsonName.of("used");
    private static final JsonName DEBITS = JsonName.of("debits");
    private static final JsonName CHILDREN = JsonName.of("children");

    private final Desk desk;
    private final GraphReader graph;

    HistoryApi(Desk desk, GraphReader graph) {
        this.desk = desk;
        this.graph = graph;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/accounts/{owner_id}/debits", "listDebits")
                        .roles(Role.AGENT, Role.STAFF)
                        .to(this::debits),
                Route.get("/v1/accounts/{owner_id}/entries", "listEntries")
                        .roles(Role.AGENT, Role.STAFF)
                        .to(this::entries),
                Route.get("/v1/accounts/{owner_id}/tree", "readTree")
                        .roles(Role.AGENT, Role.STAFF)
                        .to(this::tree));
    }

    private void debits(Exchange exchange) {
        page(exchange, graph::debits, HistoryApi::write, Debit::sequence);
    }

    private void entries(Exchange exchange) {
        page(exchange, graph::entries, HistoryApi::write, Entry::sequence);
    }

    /// A page of something of an account, from a sequence backwards.
    private interface Source<T> {
        CompletableFuture<List<T>> rows(String ownerId, long before, int limit);
    }

    private <T> void page(
            Exchange exchange,
            Source<T> source,
            BiConsumer<JsonOut, T> writer,
            ToLongFunction<T> sequence) {
        Fields query = exchange.query();
        Page page = Page.of(query);
        String ownerId = exchange.path("owner_id");
        if (exchange.refused(query)
                || desk.reachable(exchange.principal(), ownerId, exchange) < 0) {
            return;
        }
        long before = page.cursor() == null ? Long.MAX_VALUE : page.cursor().position();
        // One more than asked for tells whether there is another page.
        await(
                exchange,
                source.rows(ownerId, before, page.limit() + 1),
                rows -> {
                    boolean more = rows.size() > page.limit();
                    List<T> shown = more ? rows.subList(0, page.limit()) : rows;
                    JsonOut out = exchange.body();
                    Page.open(out);
                    shown.forEach(row -> writer.accept(out, row));
                    Page.close(
                            out, more ? new Cursor(sequence.applyAsLong(shown.getLast())) : null);
                    exchange.send(200);
                });
    }

    private void tree(Exchange exchange) {
        Fields query = exchange.query();
        long fromMillis = query.time("from", 0);
        long toMillis = query.time("to", Long.MAX_VALUE);
        if (!query.flawed() && fromMillis > toMillis) {
            query.invalid("to", "must not be before `from`");
        }
        String ownerId = exchange.path("owner_id");
        if (exchange.refused(query)
                || desk.reachable(exchange.principal(), ownerId, exchange) < 0) {
            return;
        }
        await(
                exchange,
                graph.tree(ownerId, fromMillis, toMillis),
                nodes -> {
                    if (nodes.size() > GraphReader.NODES_MAX) {
                        query.invalid(
                                "owner_id",
                                "has more than " + GraphReader.NODES_MAX + " accounts below it");
                        exchange.refused(query);
                        return;
                    }
                    Tree.of(ownerId, nodes).write(exchange.body());
                    exchange.send(200);
                });
    }

    /// Comes back to the event loop with what the graph says, or refuses.
    private static <T> void await(
            Exchange exchange, CompletableFuture<T> answer, Consumer<T> then) {
        Future.fromCompletionStage(answer, Vertx.currentContext())
                .onSuccess(value -> {
                    try {
                        then.accept(value);
                    } catch (RuntimeException bug) {
                        exchange.fail(bug);
                    }
                })
                .onFailure(_ -> exchange.refuse(ProblemType.GRAPH_DETACHED));
    }

    private static void write(JsonOut out, Debit debit) {
        out.open()
                .plain(LOG_ID, debit.logId())
                .plain(ACCOUNT_ID, debit.accountId())
                .plain(SOURCE_ID, debit.sourceId())
                .plain(QUOTE_ID, debit.quoteId())
                .micros(AMOUNT_DEBITED, debit.amountMicros())
                .micros(BALANCE_BEFORE, debit.balanceBeforeMicros())
                .micros(BALANCE_AFTER, debit.balanceAfterMicros())
                .micros(DELIVERED, debit.deliveredMicros())
                .text(STIMULUS_ID, debit.stimulusId())
                .flag(OVERRUN, debit.overrun())
                .time(TIMESTAMP, debit.timeMillis())
                .plain(REASON, debit.reason())
                .close();
    }

    private static void write(JsonOut out, Entry entry) {
        out.open()
                .plain(ENTRY_ID, entry.entryId())
                .plain(KIND, entry.kind())
                .micros(AMOUNT, entry.amountMicros())
                .micros(BALANCE_AFTER, entry.balanceAfterMicros())
                .text(REFERENCE, entry.reference())
                .time(TIMESTAMP, entry.timeMillis())
                .close();
    }

    /// A node with those below it, at most eight deep.
    private record Tree(Node node, List<Tree> children) {
        static Tree of(String rootId, List<Node> nodes) {
            Map<String, List<Node>> below = new HashMap<>();
            Node root = null;
            for (Node node : nodes) {
                if (node.ownerId().equals(rootId)) {
                    root = node;
                } else if (node.parentId() != null) {
                    below.computeIfAbsent(node.parentId(), _ -> new ArrayList<>()).add(node);
                }
            }
            if (root == null) {
                throw new IllegalStateException("the graph has no account " + rootId);
            }
            below.values().forEach(each -> each.sort(Comparator.comparing(Node::ownerId)));
            return of(root, below);
        }

        private static Tree of(Node node, Map<String, List<Node>> below) {
            return new Tree(
                    node,
                    below.getOrDefault(node.ownerId(), List.of()).stream()
                            .map(child -> of(child, below))
                            .toList());
        }

        private long spentMicros() {
            return children.stream().mapToLong(Tree::spentMicros).sum() + node.paidMicros();
        }

        void write(JsonOut out) {
            out.open()
                    .plain(OWNER_ID, node.ownerId())
                    .plain(OWNER_TYPE, node.ownerType())
                    .micros(SPENT, node.paidMicros())
                    .micros(SPENT_BELOW, spentMicros())
                    .micros(USED, node.usedMicros())
                    .whole(DEBITS, node.debits())
                    .openArray(CHILDREN);
            children.forEach(child -> child.write(out));
            out.closeArray().close();
        }
    }
}
