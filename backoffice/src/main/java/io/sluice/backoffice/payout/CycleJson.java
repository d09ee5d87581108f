package io.sluice.backoffice.payout;

import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The inputs of a cycle as the JSON that is stored beside its results: every record of {@link
/// CycleInput}, field by field under the same names in snake case. Whoever reads it can repeat the
/// calculation without our database.
public final class CycleJson {
    private static final Map<String, JsonName> NAMES = new ConcurrentHashMap<>();

    private final JsonOut out = new JsonOut();

    private CycleJson() {}

    /// What a project brought.
    public static String of(ProjectInput project) {
        CycleJson json = new CycleJson();
        json.project(project);
        return json.out.toString();
    }

    /// What a payee brought.
    public static String of(PayeeInput payee) {
        CycleJson json = new CycleJson();
        json.payee(payee);
        return json.out.toString();
    }

    private void project(ProjectInput project) {
        out.open();
        text("project_id", project.projectId());
        whole("pool_basis_points", project.split().poolBasisPoints());
        out.open(name("sums"));
        whole("gross_cents", project.sums().grossCents());
        whole("refunds_cents", project.sums().refundsCents());
        whole("disputes_cents", project.sums().disputesCents());
        whole("infrastructure_cents", project.sums().infrastructureCents());
        out.close();
        whole("deficit_in_cents", project.deficitInCents());
        list("pools_in", project.poolsIn(), CycleJson::pool);
        list("members", project.members(), CycleJson::member);
        list("refunded", project.refunded(), CycleJson::refunded);
        list("lots", project.lots(), CycleJson::lot);
        list("holdbacks", project.holdbacks(), CycleJson::holdback);
        list("frozen", project.frozen(), CycleJson::frozen);
        list("closed_disputes", project.closedDisputes(), CycleJson::closed);
        out.close();
    }

    private void payee(PayeeInput payee) {
        GateFacts gates = payee.gates();
        out.open();
        text("payee_id", payee.payeeId());
        text("decided_at", payee.decidedAt().toString());
        whole("negative_cents", payee.negativeCents());
        out.flag(name("requested"), payee.requested());
        out.open(name("gates"));
        out.flag(name("paid_before"), gates.paidBefore());
        text("account_created_at", gates.accountCreatedAt().toString());
        whole("identity_score", gates.identityScore());
        whole("trust_level", gates.trustLevel());
        whole("upvoted_contributions", gates.upvotedContributions());
        out.flag(name("tax_form_valid"), gates.taxFormValid());
        out.flag(name("method_ready"), gates.methodReady());
        whole("transfer_failures", gates.transferFailures());
        out.close();
        out.openArray(name("agreed_project_ids"));
        payee.agreedProjectIds().stream().sorted().forEach(out::text);
        out.closeArray();
        list("lots", payee.lots(), CycleJson::lot);
        out.close();
    }

    private void pool(CarriedPool pool) {
        text("pool_id", pool.poolId());
        whole("cents", pool.cents());
        text("excluded_payee_id", pool.excludedPayeeId());
    }

    private void member(Member member) {
        text("contributor_id", member.contributorId());
        text("payee_id", member.payeeId());
        out.flag(name("weekly"), member.weekly());
        whole("vested_hundredths", member.vestedHundredths());
        whole("karma_hundredths", member.karmaHundredths());
        whole("tier", member.tier().level());
        whole("multiplier_hundredths", member.multiplierHundredths());
        whole("advances_cents", member.advancesCents());
        stops(member.stops());
    }

    private void refunded(RefundedCycle refunded) {
        text("cycle_id", refunded.cycleId());
        whole("pool_basis_points", refunded.split().poolBasisPoints());
        whole("split_cents", refunded.splitCents());
        list(
                "takebacks",
                refunded.takebacks(),
                (json, takeback) -> {
                    json.text("dispute_id", takeback.disputeId());
                    json.whole("cents", takeback.cents());
                });
        list(
                "shares",
                refunded.shares(),
                (json, share) -> {
                    json.text("contributor_id", share.contributorId());
                    json.whole("cents", share.cents());
                });
    }

    private void lot(Lot lot) {
        text("lot_id", lot.lotId());
        text("item_id", lot.itemId());
        text("contributor_id", lot.contributorId());
        text("project_id", lot.projectId());
        text("payee_id", lot.payeeId());
        text("since", lot.since().toString());
        whole("amount_cents", lot.amountCents());
        whole("taken_cents", lot.takenCents());
        out.flag(name("holdback_taken"), lot.holdbackTaken());
        stops(lot.stops());
    }

    private void stops(List<Reason> stops) {
        out.openArray(name("stops"));
        stops.forEach(stop -> out.text(stop.code()));
        out.closeArray();
    }

    private void holdback(Holdback holdback) {
        text("holdback_id", holdback.holdbackId());
        text("item_id", holdback.itemId());
        text("contributor_id", holdback.contributorId());
        text("project_id", holdback.projectId());
        text("payee_id", holdback.payeeId());
        whole("remaining_cents", holdback.remainingCents());
        text("release_date", holdback.releaseDate().toString());
        out.flag(name("stopped"), holdback.stopped());
    }

    private void frozen(FrozenPart part) {
        text("frozen_id", part.frozenId());
        text("dispute_id", part.disputeId());
        text("bearer", part.bearer().name().toLowerCase(Locale.ROOT));
        text("source_id", part.sourceId());
        text("item_id", part.itemId());
        text("contributor_id", part.contributorId());
        text("payee_id", part.payeeId());
        text("release_date", part.releaseDate() == null ? null : part.releaseDate().toString());
        whole("cents", part.cents());
    }

    private void closed(ClosedDispute closed) {
        text("dispute_id", closed.disputeId());
        whole("won_back_cents", closed.wonBackCents());
    }

    private <T> void list(String name, List<T> all, BiConsumer<CycleJson, T> write) {
        out.openArray(name(name));
        for (T each : all) {
            out.open();
            write.accept(this, each);
            out.close();
        }
        out.closeArray();
    }

    private void text(String name, @Nullable String text) {
        out.text(name(name), text);
    }

    private void whole(String name, long number) {
        out.whole(name(name), number);
    }

    private static JsonName name(String name) {
        return NAMES.computeIfAbsent(name, JsonName::of);
    }
}
