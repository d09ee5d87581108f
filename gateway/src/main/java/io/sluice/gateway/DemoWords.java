package io.sluice.gateway;

import io.sluice.gateway.DemoMoment.GaveUp;
import io.sluice.gateway.DemoMoment.Low;
import io.sluice.gateway.DemoMoment.Paid;
import io.sluice.gateway.DemoMoment.Refused;
import io.sluice.gateway.DemoMoment.ToppedUp;
import io.sluice.money.Micros;
import java.nio.charset.Charset;

/// How the demo speaks: the sentences of 003's "UX Flow", one line each.
final class DemoWords {
    /// Wide enough for the longest owner of the example.
    static final int NAME_WIDTH = 15;

    private static final int BOLD = 1;
    private static final int DIM = 2;
    private static final int RED = 31;
    private static final int GREEN = 32;
    private static final int YELLOW = 33;
    private static final long TENTH = Micros.ONE / 10;

    private final boolean coloured;
    private final String dots;

    /// @param coloured whether the reader is a terminal that shows colours
    /// @param charset what the output is written in
    DemoWords(boolean coloured, Charset charset) {
        this.coloured = coloured;
        this.dots = charset.newEncoder().canEncode('…') ? "…" : "...";
    }

    String of(DemoMoment moment) {
        return switch (moment) {
            case Paid paid -> line(paid.source(), paid(paid));
            case Refused refused -> line(refused.source(), refused(refused));
            case Low(String owner, long micros) ->
                    line(
                            owner,
                            ink(YELLOW, "balance low (" + number(micros) + " credits). Top up?"));
            case ToppedUp(String owner, long amount, long balance) ->
                    line(
                            owner,
                            ink(GREEN, "granted " + number(amount) + " credits")
                                    + ", "
                                    + number(balance)
                                    + " remaining");
            case GaveUp(String source, String why) ->
                    line(source, ink(RED, "stops: the gateway answers " + why));
        };
    }

    private String paid(Paid paid) {
        String clamp =
                paid.clamped()
                        ? ink(
                                YELLOW,
                                energyWord()
                                        + " "
                                        + number(paid.allowedMicros())
                                        + " of "
                                        + number(paid.plannedMicros())
                                        + " is affordable; ")
                        : "";
        String payer = paid.payer().equals(paid.source()) ? "" : paid.payer() + " pays; ";
        String how = paid.injected() ? "inject" : "reserve, settle";
        return clamp
                + "this will use ~%s credits %s used %s credits, %s remaining  "
                        .formatted(
                                estimate(paid.expectedMicros()),
                                dots,
                                number(paid.usedMicros()),
                                number(paid.remainingMicros()))
                + ink(DIM, "(" + payer + how + ")");
    }

    private String refused(Refused refused) {
        return ink(RED, "insufficient credits")
                + ": "
                + energyWord()
                + " "
                + number(refused.plannedMicros())
                + " costs "
                + number(refused.requiredMicros())
                + ", available are "
                + number(refused.availableMicros());
    }

    private String line(String owner, String words) {
        return "  " + name(owner) + words;
    }

    String name(String owner) {
        return ink(BOLD, owner) + " ".repeat(Math.max(1, NAME_WIDTH - owner.length()));
    }

    String dim(String text) {
        return ink(DIM, text);
    }

    private String energyWord() {
        return dots.length() == 1 ? "ΔE" : "dE";
    }

    private String ink(int colour, String text) {
        return coloured ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }

    /// `2,438.8`: exact, thousands apart.
    static String number(long micros) {
        String plain = Micros.append(new StringBuilder(), micros).toString();
        int point = plain.indexOf('.');
        int end = point < 0 ? plain.length() : point;
        StringBuilder text = new StringBuilder(plain);
        for (int at = end - 3; at > (micros < 0 ? 1 : 0); at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }

    /// About as much: whole credits from ten on, tenths below.
    static String estimate(long micros) {
        long step = micros >= 10 * Micros.ONE ? Micros.ONE : TENTH;
        return number((micros + step / 2) / step * step);
    }

    /// `24.50`, rounded down to the cent.
    static String dollars(long micros) {
        long cents = micros / (Micros.ONE / 100);
        long rest = cents % 100;
        return number(cents / 100 * Micros.ONE) + (rest < 10 ? ".0" : ".") + rest;
    }
}
