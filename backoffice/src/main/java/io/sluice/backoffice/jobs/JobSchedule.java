package io.sluice.backoffice.jobs;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The whole timetable, in UTC and in order of precedence: jobs of the same minute run from top to
/// bottom.
public enum JobSchedule {
    PAYOUT_CALCULATOR(Slot.monthly(1, LocalTime.MIDNIGHT)),
    WEEKLY_PAYOUT_CALCULATOR(Slot.weekly(DayOfWeek.MONDAY, LocalTime.MIDNIGHT)),
    HOLDBACK_RELEASER(Slot.daily(LocalTime.MIDNIGHT)),
    HOLDBACK_CLAWBACK(),
    /// Books what could not be booked when it came, and asks for fees that no event has brought.
    REVENUE_CATCH_UP(Duration.ofSeconds(10)),
    /// Looks whether a day is over whose usage is not booked yet, and what was lost of credits that
    /// were paid back.
    USAGE_REVENUE(Duration.ofMinutes(1)),
    /// Opens the accounts that shipped projects lack at Stripe.
    CONNECT_ACCOUNTS(Duration.ofSeconds(30)),
    /// Answers disputes with what is known of the payment.
    DISPUTE_EVIDENCE(Duration.ofSeconds(30)),
    /// Sends what people are told, where a channel is set up.
    NOTICE_SENDER(Duration.ofSeconds(10)),
    REVENUE_RECONCILER(Slot.daily(LocalTime.of(2, 0))),
    STRIPE_FEE_RECONCILER(Slot.monthly(2, LocalTime.of(2, 30))),
    /// Invoices a month's subscriptions, and downgrades what nobody pays for.
    PLATFORM_FEES(Slot.monthly(1, LocalTime.of(1, 0))),
    /// Invoices what waits for Stripe Tax to say its tax.
    FEE_TAXES(Duration.ofSeconds(30)),
    TREASURY_REPORT(Slot.quarterly(2, LocalTime.of(4, 0))),
    W8BEN_EXPIRY_CHECK(Slot.monthly(1, LocalTime.of(1, 0))),
    TAX_FORM_REMINDER(Slot.weekly(DayOfWeek.MONDAY, LocalTime.of(9, 0))),
    TAX_REPORTER(Slot.daily(LocalTime.of(4, 0))),
    HOUSEKEEPING(Slot.daily(LocalTime.of(3, 30))),
    /// Looks whether the whole audit log is as it was written.
    AUDIT_CHECK(Slot.daily(LocalTime.of(5, 0))),
    PAYOUT_DISBURSER(
            Slot.monthly(15, LocalTime.of(6, 0)),
            Slot.weekly(DayOfWeek.THURSDAY, LocalTime.of(6, 0))),
    TRANSFER_FOLLOWER(Slot.hourly());

    /// Every slot comes again within this many days.
    private static final int DAYS_MAX = 100;

    // A list of values that is never changed, though its type does not say so.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Slot> slots;

    private final @Nullable Duration every;

    JobSchedule(Slot... slots) {
        this.slots = List.of(slots);
        this.every = null;
    }

    JobSchedule(Duration every) {
        this.slots = List.of();
        this.every = every;
    }

    /// One time of day on certain days.
    private record Slot(String words, Predicate<LocalDate> days, LocalTime at) {
        static Slot[] hourly() {
            Slot[] hours = new Slot[24];
            for (int hour = 0; hour < hours.length; hour++) {
                hours[hour] = new Slot("hourly", _ -> true, LocalTime.of(hour, 15));
            }
            return hours;
        }

        static Slot daily(LocalTime at) {
            return new Slot("daily " + at, _ -> true, at);
        }

        static Slot weekly(DayOfWeek day, LocalTime at) {
            String words = day.name().charAt(0) + day.name().substring(1).toLowerCase(Locale.ROOT);
            return new Slot(words + "s " + at, date -> date.getDayOfWeek() == day, at);
        }

        static Slot monthly(int day, LocalTime at) {
            return new Slot(
                    "day " + day + " of each month " + at, date -> date.getDayOfMonth() == day, at);
        }

        static Slot quarterly(int day, LocalTime at) {
            return new Slot(
                    "day " + day + " of each quarter " + at,
                    date -> date.getDayOfMonth() == day && date.getMonthValue() % 3 == 1,
                    at);
        }

        Instant on(LocalDate day) {
            return day.atTime(at).toInstant(ZoneOffset.UTC);
        }
    }

    /// The name outside: `payout_calculator`.
    public String jobName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The job of this name, or null.
    public static @Nullable JobSchedule named(String name) {
        for (JobSchedule job : values()) {
            if (job.jobName().equals(name)) {
                return job;
            }
        }
        return null;
    }

    /// Whether it follows the machine's clock, at short intervals and beside all others, also while
    /// a test has set the time.
    public boolean isSteady() {
        return every != null;
    }

    /// When it runs, for people.
    public String words() {
        if (every != null) {
            return "every " + every.toSeconds() + " seconds";
        }
        return slots.isEmpty()
                ? "on event"
                : slots.stream()
                        .map(Slot::words)
                        .distinct()
                        .collect(Collectors.joining(" and ", "", " UTC"));
    }

    /// The first occurrence after a time; null for a job that is run by events alone.
    public @Nullable Instant nextAfter(Instant time) {
        if (every != null) {
            return begun(time, every).plus(every);
        }
        LocalDate from = LocalDate.ofInstant(time, ZoneOffset.UTC);
        for (int i = 0; i <= DAYS_MAX; i++) {
            LocalDate day = from.plusDays(i);
            Instant found =
                    slots.stream()
                            .filter(slot -> slot.days.test(day))
                            .map(slot -> slot.on(day))
                            .filter(time::isBefore)
                            .min(Instant::compareTo)
                            .orElse(null);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /// The occurrence that is due at a time: the last one that is not after it.
    public @Nullable Instant dueAt(Instant time) {
        if (every != null) {
            return begun(time, every);
        }
        LocalDate from = LocalDate.ofInstant(time, ZoneOffset.UTC);
        for (int i = 0; i <= DAYS_MAX; i++) {
            LocalDate day = from.minusDays(i);
            Instant found =
                    slots.stream()
                            .filter(slot -> slot.days.test(day))
                            .map(slot -> slot.on(day))
                            .filter(at -> !at.isAfter(time))
                            .max(Instant::compareTo)
                            .orElse(null);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /// The beginning of the interval that a time is in.
    private static Instant begun(Instant time, Duration interval) {
        long seconds = interval.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }

    /// Higher runs first where both are due.
    int priority() {
        return values().length - ordinal();
    }
}
