package io.sluice.backoffice.karma;

import java.util.Locale;

/// A contributor's standing by all karma ever earned and not revoked, on all projects. Karma is
/// counted in hundredths.
public enum Tier {
    OBSERVER(0, 0),
    CONTRIBUTOR(50, 50),
    BUILDER(250, 100),
    ARCHITECT(1_000, 150),
    PARTNER(5_000, 200),
    INNER_CIRCLE(25_000, 250);

    private final long thresholdHundredths;
    private final int multiplierHundredths;

    Tier(long thresholdKarma, int multiplierHundredths) {
        this.thresholdHundredths = thresholdKarma * 100;
        this.multiplierHundredths = multiplierHundredths;
    }

    /// The highest tier whose threshold is reached; exactly reached counts.
    public static Tier of(long karmaHundredths) {
        Tier reached = OBSERVER;
        for (Tier tier : values()) {
            if (karmaHundredths >= tier.thresholdHundredths) {
                reached = tier;
            }
        }
        return reached;
    }

    public long thresholdHundredths() {
        return thresholdHundredths;
    }

    public int multiplierHundredths() {
        return multiplierHundredths;
    }

    /// 0 to 5, as stored.
    public int level() {
        return ordinal();
    }

    /// As people read it: `Inner Circle`.
    public String title() {
        StringBuilder title = new StringBuilder();
        for (String word : name().toLowerCase(Locale.ROOT).split("_", -1)) {
            title.append(title.isEmpty() ? "" : " ")
                    .append(Character.toUpperCase(word.charAt(0)))
                    .append(word, 1, word.length());
        }
        return title.toString();
    }
}
