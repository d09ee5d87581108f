package io.sluice.metering.engine;

import io.sluice.money.Micros;

/// Every bound of the engine, in one place. Sources: DOMAIN, Accounts, Hold and Durability.
public final class Limits {
    /// 2^32 credits in one account; up to there doubles still tell neighbouring micros apart.
    public static final long BALANCE_MICROS_MAX = (1L << 32) * Micros.ONE;

    /// 2^32 units of energy in one quote.
    public static final long ENERGY_MICROS_MAX = (1L << 32) * Micros.ONE;

    /// 1,000 credits for one unit of energy: with 2^32 units the cost still fits into 63 bits.
    public static final long PRICE_MICROS_MAX = 1_000 * Micros.ONE;

    /// All credits ever put in, over all accounts.
    public static final long CREDITED_MICROS_MAX = 1L << 62;

    /// Accounts from a source up to its root, both included.
    public static final int DEPTH_MAX = 8;

    /// Ids that callers choose (API, Conventions).
    public static final int ID_BYTES_MAX = 128;

    /// Free chunks of text below which commands that may leave much text behind are refused: more
    /// than any of them takes, its remembered answer included.
    public static final int TEXT_CHUNKS_KEPT_FREE = 32;

    public static final long DAY_MILLIS = 24 * 60 * 60 * 1_000L;

    /// Ended holds are remembered this long, or this many of them ([#ENDED_HOLDS_KEPT]) …
    public static final long ENDED_MILLIS_MAX = DAY_MILLIS;

    public static final int ENDED_HOLDS_KEPT = 1_000_000;

    /// … but never shorter than this, nor than the longest validity of a quote: a quote must not
    /// come alive again because its hold was forgotten.
    public static final long ENDED_MILLIS_MIN = 10 * 60 * 1_000L;

    public static final long REQUEST_MILLIS_MAX = DAY_MILLIS;

    public static final int REQUESTS_KEPT = 1_000_000;

    public static final long QUOTE_MILLIS_MAX = DAY_MILLIS;

    public static final long RESERVATION_MILLIS_MAX = DAY_MILLIS;

    /// Different reservation times that can be alive at once, after changes of the terms.
    public static final int RESERVATION_TIMES_MAX = 8;

    public static final int KEYS_MAX = 1_000_000;

    public static final int OPEN_INJECTIONS_MAX = 65_536;

    /// Stimuli of open injections are kept to be asked again after a crash: at most this much.
    public static final long OPEN_STIMULI_BYTES_MAX = 256L << 20;

    /// The usage of projects is kept so long, day by day.
    public static final int USAGE_DAYS_KEPT = 400;

    /// Projects with settles on one day, so that a day's usage can be one answer.
    public static final int USAGE_PROJECTS_A_DAY_MAX = 20_000;

    /// One command forgets at most so many old entries, so that none takes long.
    public static final int FORGOTTEN_PER_COMMAND = 4;

    private Limits() {}
}
