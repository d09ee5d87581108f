package io.sluice.backoffice.ledger;

import io.sluice.backoffice.ledger.Effect.Kind;
import io.sluice.backoffice.ledger.RevenueEvent.BalanceSeen;
import io.sluice.backoffice.ledger.RevenueEvent.ChargeSeen;
import io.sluice.backoffice.ledger.RevenueEvent.DisputeSeen;
import io.sluice.backoffice.ledger.RevenueEvent.RefundSeen;
import io.sluice.backoffice.ledger.RevenueEvent.SourceSeen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All that is known of one charge, and what it comes to. It is a function of the set of facts:
/// neither their order nor their repetition changes an effect.
public final class ChargeHistory {
    private static final Comparator<RevenueEvent> BY_TIME =
            Comparator.comparing(RevenueEvent::at).thenComparing(RevenueEvent::eventId);

    private final List<ChargeSeen> charges;
    private final RefundHistory refunds;
    private final List<DisputeHistory> disputes;
    private final @Nullable BalanceLine balance;
    private final @Nullable RevenueSource source;

    private ChargeHistory(
            List<ChargeSeen> charges,
            RefundHistory refunds,
            List<DisputeHistory> disputes,
            @Nullable BalanceLine balance,
            @Nullable RevenueSource source) {
        this.charges = charges;
        this.refunds = refunds;
        this.disputes = disputes;
        this.balance = balance;
        this.source = source;
    }

    /// What can be said of a charge so far.
    public sealed interface Outcome {
        /// Nothing to book yet, and why.
        record Waiting(Reason reason) implements Outcome {}

        /// All its effects.
        record Known(ChargeSeen charge, List<Effect> effects) implements Outcome {
            public Known {
                effects = List.copyOf(effects);
            }
        }
    }

    /// Why a fact is not booked yet.
    public enum Reason {
        /// Its charge has not been seen.
        NO_CHARGE,
        /// Not in dollars, and what it came to in dollars is not known.
        NO_RATE
    }

    /// The history in these facts, all about one charge.
    public static ChargeHistory of(Collection<? extends RevenueEvent> facts) {
        List<ChargeSeen> charges = new ArrayList<>();
        List<RefundSeen> refunds = new ArrayList<>();
        TreeMap<String, List<DisputeSeen>> disputes = new TreeMap<>();
        BalanceLine balance = null;
        RevenueSource said = null;
        RevenueSource asked = null;
        for (RevenueEvent fact : facts.stream().sorted(BY_TIME).toList()) {
            switch (fact) {
                case ChargeSeen seen -> {
                    charges.add(seen);
                    balance = seen.balance() == null ? balance : seen.balance();
                    said = said == null ? seen.source() : said;
                }
                case SourceSeen seen -> asked = seen.source();
                case BalanceSeen seen -> balance = seen.balance();
                case RefundSeen seen -> refunds.add(seen);
                case DisputeSeen seen ->
                        disputes.computeIfAbsent(seen.disputeId(), _ -> new ArrayList<>())
                                .add(seen);
                case RevenueEvent.AccountSeen _ ->
                        throw new IllegalArgumentException("an account is no part of a charge");
            }
        }
        List<DisputeHistory> sorted =
                disputes.values().stream()
                        .flatMap(seen -> DisputeHistory.of(seen).stream())
                        .sorted(DisputeHistory.BY_OPENING)
                        .toList();
        return new ChargeHistory(
                charges,
                RefundHistory.of(charges, refunds),
                sorted,
                balance,
                said == null ? asked : said);
    }

    /// Who paid, where any event says so.
    public @Nullable String customer() {
        for (ChargeSeen charge : charges) {
            if (charge.customerId() != null) {
                return charge.customerId();
            }
        }
        return null;
    }

    /// Whether nothing has said what it was for, though it may be for an invoice, which would.
    public boolean sourcePending() {
        return source == null && charges.stream().anyMatch(charge -> charge.paymentId() != null);
    }

    /// Whether the provider's fee is still to be asked for.
    public boolean feePending() {
        return balance == null || !balance.inDollars();
    }

    /// What it comes to.
    public Outcome outcome() {
        if (charges.isEmpty()) {
            return new Outcome.Waiting(Reason.NO_CHARGE);
        }
        ChargeSeen first = charges.getFirst();
        long grossMinor = grossMinor();
        boolean dollars = first.currency().equals(RevenueEvent.USD);
        if (!dollars && feePending()) {
            return new Outcome.Waiting(Reason.NO_RATE);
        }
        long grossCents = dollars || balance == null ? grossMinor : balance.amountMinor();
        return new Outcome.Known(
                first, new Walk(first, new FxRate(grossMinor, grossCents)).effects());
    }

    /// What was captured, as the latest event has it; of two in one second, the larger.
    private long grossMinor() {
        Comparator<ChargeSeen> later =
                Comparator.comparing(ChargeSeen::at).thenComparingLong(ChargeSeen::grossMinor);
        return charges.stream().max(later).orElseThrow().grossMinor();
    }

    /// Goes through the moments of a charge and notes what changes at each: refunds fill its gross
    /// first, disputes take what is left.
    private final class Walk {
        private final ChargeSeen charge;
        private final FxRate rate;
        private final List<Effect> effects = new ArrayList<>();
        private final long[] takenMinor = new long[disputes.size()];
        private final long[] takenCents = new long[disputes.size()];
        private long refundedMinor;
        private long refundedCents;

        Walk(ChargeSeen charge, FxRate rate) {
            this.charge = charge;
            this.rate = rate;
        }

        List<Effect> effects() {
            Long feeCents = balance == null || feePending() ? null : balance.feeMinor();
            EffectKey key = new EffectKey(charge.chargeId(), Kind.CHARGE, charge.createdAt());
            long grossCents = rate.toCents(rate.amountMinor());
            effects.add(
                    effect(key, rate.amountMinor(), grossCents, feeCents, charge.eventId(), null));
            TreeSet<Instant> moments = new TreeSet<>(refunds.moments());
            disputes.forEach(dispute -> moments.addAll(dispute.moments()));
            moments.forEach(this::step);
            return effects;
        }

        private void step(Instant moment) {
            long minor = Math.min(refunds.refundedMinor(moment), rate.amountMinor());
            long cents = rate.toCents(minor);
            String refundEvent = refunds.eventAt(moment);
            add(
                    new EffectKey(charge.chargeId(), Kind.REFUND, moment),
                    refundedMinor - minor,
                    refundedCents - cents,
                    refundEvent,
                    refunds.reasonAt(moment));
            refundedMinor = minor;
            refundedCents = cents;
            long allMinor = minor;
            for (int i = 0; i < takenMinor.length; i++) {
                DisputeHistory dispute = disputes.get(i);
                long roomMinor = rate.amountMinor() - allMinor;
                long takes = dispute.takes(moment) ? Math.min(dispute.amountMinor(), roomMinor) : 0;
                // Converted as part of the whole, so that all together is never above the gross.
                long takesCents = rate.toCents(allMinor + takes) - rate.toCents(allMinor);
                Kind kind = dispute.isWon(moment) ? Kind.DISPUTE_WON : Kind.DISPUTE_OPENED;
                add(
                        new EffectKey(dispute.disputeId(), kind, moment),
                        takenMinor[i] - takes,
                        takenCents[i] - takesCents,
                        dispute.eventAt(moment, refundEvent),
                        null);
                if (moment.equals(dispute.lostAt())) {
                    EffectKey lost = new EffectKey(dispute.disputeId(), Kind.DISPUTE_LOST, moment);
                    effects.add(effect(lost, 0, 0, 0L, dispute.eventAt(moment, refundEvent), null));
                }
                takenMinor[i] = takes;
                takenCents[i] = takesCents;
                allMinor += takes;
            }
        }

        private void add(
                EffectKey key,
                long amountMinor,
                long usdCents,
                String eventId,
                @Nullable String reason) {
            if (amountMinor != 0 || usdCents != 0) {
                effects.add(effect(key, amountMinor, usdCents, 0L, eventId, reason));
            }
        }

        private Effect effect(
                EffectKey key,
                long amountMinor,
                long usdCents,
                @Nullable Long feeCents,
                String eventId,
                @Nullable String reason) {
            return new Effect(
                    key,
                    charge.currency(),
                    amountMinor,
                    usdCents,
                    feeCents,
                    source == null ? RevenueSource.ONE_TIME : source,
                    eventId,
                    reason);
        }
    }
}
