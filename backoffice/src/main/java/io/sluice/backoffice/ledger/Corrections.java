package io.sluice.backoffice.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is still to be written so that the books say what the facts say. Nothing written is ever
/// changed: a difference is written beside it.
public final class Corrections {
    private Corrections() {}

    /// What has been written for one key so far: the sums of its rows.
    ///
    /// @param feeCents null while no row had it
    /// @param last as the last row has it, without amounts
    public record Booked(
            long amountMinor, long usdCents, @Nullable Long feeCents, int rows, Effect last) {}

    /// The rows to add, in the order of their origin.
    public static List<Effect> between(List<Effect> wanted, Map<EffectKey, Booked> booked) {
        Map<EffectKey, Booked> rest = new LinkedHashMap<>(booked);
        List<Effect> missing = new ArrayList<>();
        for (Effect effect : wanted) {
            Booked there = rest.remove(effect.key());
            if (there == null) {
                missing.add(effect);
            } else {
                addDifference(missing, effect, there);
            }
        }
        for (Booked gone : rest.values()) {
            Effect last = gone.last();
            addDifference(missing, with(last, 0, 0, gone.feeCents() == null ? null : 0L), gone);
        }
        missing.sort(Comparator.comparing(effect -> effect.key().origin()));
        return missing;
    }

    private static void addDifference(List<Effect> missing, Effect wanted, Booked there) {
        long amountMinor = wanted.amountMinor() - there.amountMinor();
        long usdCents = wanted.usdCents() - there.usdCents();
        Long feeCents = wanted.feeCents();
        // A fee once known stays known, whatever a later event leaves out.
        long fee = feeCents == null ? 0 : feeCents - zeroIfAbsent(there.feeCents());
        boolean learnt = feeCents != null && there.feeCents() == null;
        String reason = wanted.reason();
        boolean explained = reason != null && !reason.equals(there.last().reason());
        if (amountMinor != 0 || usdCents != 0 || fee != 0 || learnt || explained) {
            Long shown = learnt || there.feeCents() != null ? (Long) fee : null;
            missing.add(with(wanted, amountMinor, usdCents, shown));
        }
    }

    private static long zeroIfAbsent(@Nullable Long cents) {
        return cents == null ? 0 : cents;
    }

    private static Effect with(
            Effect effect, long amountMinor, long usdCents, @Nullable Long feeCents) {
        return new Effect(
                effect.key(),
                effect.currency(),
                amountMinor,
                usdCents,
                feeCents,
                effect.source(),
                effect.eventId(),
                effect.reason());
    }
}
