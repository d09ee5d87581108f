package io.sluice.gateway.sales;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.sales.Assessment.Credited;
import io.sluice.gateway.sales.Assessment.Knowledge;
import io.sluice.gateway.sales.Assessment.Mismatched;
import io.sluice.gateway.sales.Assessment.Unmatched;
import io.sluice.gateway.sales.SaleDesk.Decision;
import io.sluice.gateway.sales.SaleDesk.Resolved;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Which purchase a payment stands at, inside the transaction that holds the payment's lock.
final class Placing {
    /// Facts that come later may still say whose money it is.
    private static final Set<String> WITHOUT_OWNER = Set.of("no_account", "unknown_account");

    private static final String NAMES_PURCHASE = "names_purchase";

    private final Knowledge knowledge;
    private final Supplier<String> ids;

    Placing(Knowledge knowledge, Supplier<String> ids) {
        this.knowledge = knowledge;
        this.ids = ids;
    }

    /// Places a payment, unless it is none of ours, or stands somewhere already and this report
    /// says nothing new.
    Future<Void> place(SqlClient client, Payment payment) {
        Future<Boolean> foreign = PaymentStore.isForeign(client, payment.id());
        Future<Optional<Purchase>> standing = PurchaseStore.ofPayment(client, payment.id());
        return Future.all(foreign, standing)
                .compose(_ -> {
                    Optional<Purchase> before = standing.result();
                    boolean stays = before.isPresent() && !mayImprove(before.get(), payment);
                    return foreign.result() || stays
                            ? Future.succeededFuture()
                            : place(client, payment, before.orElse(null));
                });
    }

    private static boolean mayImprove(Purchase before, Payment payment) {
        boolean says = payment.purchaseId() != null || payment.accountId() != null;
        return says
                && before.status().isOpen()
                && before.resolution() == null
                && WITHOUT_OWNER.contains(String.valueOf(before.why()));
    }

    private Future<Void> place(SqlClient client, Payment payment, @Nullable Purchase before) {
        String named = payment.purchaseId();
        Future<Optional<Purchase>> asked =
                named == null
                        ? Future.succeededFuture(Optional.empty())
                        : PurchaseStore.take(client, named);
        return asked.compose(found -> {
            Purchase purchase = found.orElse(null);
            Purchase.Paid other = purchase == null ? null : purchase.paid();
            boolean taken = other != null && !other.paymentId().equals(payment.id());
            Assessment assessment = Assessment.of(payment, purchase, taken, knowledge);
            Future<Void> placed = place(client, payment, before, assessment);
            return Future.all(placed, PaymentStore.sumUp(client, payment.id())).mapEmpty();
        });
    }

    private Future<Void> place(
            SqlClient client, Payment payment, @Nullable Purchase before, Assessment assessment) {
        return switch (assessment) {
            case Credited(Purchase asked, String accountId, long creditsMicros) -> {
                Purchase home =
                        asked == null
                                ? unasked(payment, before, accountId, creditsMicros, null)
                                : asked.because(null);
                yield settle(client, payment, before, home, PurchaseStatus.PAID, creditsMicros);
            }
            case Mismatched(Purchase asked, String accountId, String why) -> {
                Purchase home =
                        asked == null
                                ? unasked(payment, before, accountId, 0, why)
                                : asked.because(why);
                yield settle(client, payment, before, home, PurchaseStatus.MISMATCHED, null);
            }
            case Unmatched(String why) -> {
                Purchase home = unasked(payment, before, null, 0, why);
                yield settle(client, payment, before, home, PurchaseStatus.UNMATCHED, null);
            }
        };
    }

    /// A purchase for money that came unasked: the one it stands at, or a new one.
    private Purchase unasked(
            Payment payment,
            @Nullable Purchase before,
            @Nullable String accountId,
            long creditsMicros,
            @Nullable String why) {
        String named = payment.purchaseId();
        JsonObject terms =
                named == null
                        ? JsonObject.EMPTY
                        : JsonObject.EMPTY.with(NAMES_PURCHASE, new JsonText(named));
        return new Purchase(
                before == null ? ids.get() : before.id(),
                0,
                accountId,
                payment.method(),
                accountId == null ? PurchaseStatus.UNMATCHED : PurchaseStatus.MISMATCHED,
                payment.usdMicros(),
                creditsMicros,
                terms,
                payment.receivedAtMillis(),
                null,
                why,
                null,
                null);
    }

    private Future<Void> settle(
            SqlClient client,
            Payment payment,
            @Nullable Purchase before,
            Purchase home,
            PurchaseStatus outcome,
            @Nullable Long creditedMicros) {
        boolean isNew = home.number() == 0 && before == null;
        boolean moves = before != null && !before.id().equals(home.id());
        Future<Void> kept =
                isNew ? PurchaseStore.add(client, home) : PurchaseStore.change(client, home);
        Future<Void> placed =
                PaymentStore.place(client, payment, home.id(), outcome, creditedMicros);
        Future<Void> left =
                before != null && moves
                        ? PurchaseStore.delete(client, before.id())
                        : Future.succeededFuture();
        return Future.all(kept, placed, left).mapEmpty();
    }

    /// Says why a payment is for staff, and whose decision it waits for.
    Future<Void> explain(SqlClient client, String paymentId, String why) {
        return PurchaseStore.ofPayment(client, paymentId)
                .compose(found -> PurchaseStore.change(client, found.orElseThrow().because(why)))
                .compose(_ -> PaymentStore.sumUp(client, paymentId));
    }

    /// Writes down what staff decided.
    Future<Resolved> resolve(SqlClient client, String purchaseId, Decision decision) {
        return PurchaseStore.take(client, purchaseId)
                .compose(found -> {
                    Purchase purchase = found.orElseThrow();
                    Purchase.Paid paid = purchase.paid();
                    boolean isOpen = purchase.status().isOpen() && purchase.resolution() == null;
                    if (paid == null || !isOpen) {
                        return Future.succeededFuture(
                                decision.isThatOf(purchase)
                                        ? new Resolved.Done(purchase)
                                        : new Resolved.NotOpen(purchase));
                    }
                    if (!decision.credit()) {
                        Purchase ignored =
                                purchase.resolved(
                                        purchase.accountId(),
                                        purchase.creditsMicros(),
                                        decision.note());
                        return PurchaseStore.change(client, ignored)
                                .map(_ -> new Resolved.Done(ignored));
                    }
                    return credit(client, purchase, paid, decision);
                });
    }

    private Future<Resolved> credit(
            SqlClient client, Purchase purchase, Purchase.Paid paid, Decision decision) {
        return buyer(client, purchase, decision)
                .compose(accountId ->
                        credit(client, purchase, paid, decision, accountId.orElse(null)));
    }

    /// Who staff says, else who the purchase is for, else who asked for the one the payment names.
    private static Future<Optional<String>> buyer(
            SqlClient client, Purchase purchase, Decision decision) {
        if (decision.accountId() != null) {
            return Future.succeededFuture(Optional.of(decision.accountId()));
        }
        if (purchase.accountId() != null) {
            return Future.succeededFuture(Optional.of(purchase.accountId()));
        }
        return purchase.terms().find(NAMES_PURCHASE) instanceof JsonText(String named)
                ? PurchaseStore.take(client, named).map(found -> found.map(Purchase::accountId))
                : Future.succeededFuture(Optional.empty());
    }

    private Future<Resolved> credit(
            SqlClient client,
            Purchase purchase,
            Purchase.Paid paid,
            Decision decision,
            @Nullable String accountId) {
        Long given = decision.creditsMicros();
        long creditsMicros = given == null ? knowledge.creditsMicros(paid.usdMicros()) : given;
        if (accountId == null || creditsMicros <= 0) {
            return Future.succeededFuture(
                    new Resolved.Lacking(accountId == null ? "account_id" : "credits"));
        }
        Purchase resolved = purchase.resolved(accountId, creditsMicros, decision.note());
        return PurchaseStore.change(client, resolved)
                .compose(_ -> PaymentStore.credit(client, paid.paymentId(), creditsMicros))
                .compose(_ -> PaymentStore.sumUp(client, paid.paymentId()))
                .map(_ -> new Resolved.Done(resolved));
    }
}
