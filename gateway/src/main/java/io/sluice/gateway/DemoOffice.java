package io.sluice.gateway;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.DemoTill.Sale;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The back office of the demo: 002's PetMatch with three months behind it and one under way. All
/// of it goes over HTTP, as it would from outside; what an earlier demo did is not done again.
final class DemoOffice {
    private static final int MONTHS_BACK = 3;
    private static final int MONTHS_MAX = 24;
    private static final int REFUND_DAY = 12;
    private static final int DISPUTE_DAY = 4;
    private static final String CYCLES = "/api/payouts/cycles";
    private static final long SALE_MILLIS = 15_000;
    private static final long SALE_MILLIS_MAX = 600_000;
    private static final long LIVE_CENTS = 19_00;

    private final ApiClient admin;
    private final DemoTill till;
    private final LongSupplier clock;
    private final PrintStream out;

    /// @param admin speaks to the back office with the admin key
    DemoOffice(ApiClient admin, DemoTill till, LongSupplier clock, PrintStream out) {
        this.admin = admin;
        this.till = till;
        this.clock = clock;
        this.out = out;
    }

    /// Fills the back office and says where its keys are. Answers who lives there; null where the
    /// demo has no business.
    ///
    /// @param keysOf ends the keys of an earlier demo
    /// @param keyFile where the new ones are written down, for their owner alone
    @Nullable DemoTown fill(DemoWorld keysOf, Path keyFile)
            throws IOException, InterruptedException {
        LocalDate today = today();
        LocalDate firstDay = today.withDayOfMonth(1).minusMonths(MONTHS_BACK);
        DemoTown town = new DemoTown(admin, firstDay, now());
        if (!till.isBelieved()) {
            out.println("\nThe back office has settings of its own; the demo leaves it alone.");
            return null;
        }
        if (!town.find()) {
            out.println("\nThe back office has projects of its own; the demo leaves it alone.");
            return null;
        }
        keysOf.endKeysOf(town.subjects());
        town.settle();
        ApiClient carl = town.as("staff", DemoTown.CARL);
        ApiClient dora = town.as("staff", DemoTown.DORA);
        Map<String, ApiClient> voices = town.bringPapers(carl);
        town.as("project", DemoTown.PET_MATCH);
        pastMonths(town, YearMonth.from(firstDay), YearMonth.from(today), carl, dora);
        thisMonth(town, today);
        new DemoAssembly(admin, town, voices).meet();
        dora.post("/api/audit/check", new JsonBody().build());
        write(keyFile, town.keys());
        out.println(invitation(admin.url(), keyFile));
        return town;
    }

    /// Each month is sold, divided and paid, the last one divided alone: whoever looks at the demo
    /// may approve it.
    private void pastMonths(
            DemoTown town, YearMonth first, YearMonth current, ApiClient carl, ApiClient dora)
            throws IOException, InterruptedException {
        Map<String, Said> known = new HashMap<>();
        YearMonth from = first;
        for (Said cycle : admin.all(CYCLES)) {
            if (cycle.text("plan").equals("monthly")) {
                known.put(cycle.text("period_start"), cycle);
                YearMonth month = YearMonth.from(LocalDate.parse(cycle.text("period_start")));
                from = month.isBefore(from) ? month : from;
            }
        }
        YearMonth earliest = current.minusMonths(MONTHS_MAX);
        from = from.isBefore(earliest) ? earliest : from;
        for (YearMonth month = from; month.isBefore(current); month = month.plusMonths(1)) {
            Said cycle = known.get(month.atDay(1).toString());
            if (cycle == null) {
                sell(town, month.atDay(1), month.atEndOfMonth());
                cycle = calculate(month, carl);
            }
            if (month.plusMonths(1).isBefore(current)) {
                pay(cycle, dora);
            }
        }
    }

    private void sell(DemoTown town, LocalDate from, LocalDate to)
            throws IOException, InterruptedException {
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            for (Sale sale : DemoTill.petMatch(day)) {
                till.charge(town.id(DemoTown.PET_MATCH), sale);
            }
            for (Sale sale : DemoTill.fieldNotes(day)) {
                till.charge(town.id(DemoTown.FIELD_NOTES), sale);
            }
            if (day.getDayOfMonth() == REFUND_DAY) {
                till.refund(town.id(DemoTown.PET_MATCH), DemoTill.petMatch(day).getFirst());
            }
        }
    }

    private static Said calculate(YearMonth month, ApiClient carl)
            throws IOException, InterruptedException {
        JsonBody period =
                new JsonBody()
                        .text("plan", "monthly")
                        .text("period_start", month.atDay(1).toString())
                        .text("period_end", month.atEndOfMonth().toString());
        return carl.post(CYCLES, period.build());
    }

    /// As far as it can be taken today. A step that is refused has been taken by somebody else, or
    /// has its day yet to come.
    private static void pay(Said cycle, ApiClient dora) throws IOException, InterruptedException {
        String at = CYCLES + "/" + cycle.text("cycle_id");
        if (cycle.text("status").equals("review")) {
            dora.post(at + "/approve", new JsonBody().build());
        }
        if (!cycle.text("status").equals("complete")) {
            dora.post(at + "/disburse", new JsonBody().build());
        }
    }

    private void thisMonth(DemoTown town, LocalDate today)
            throws IOException, InterruptedException {
        LocalDate first = today.withDayOfMonth(1);
        sell(town, first, today);
        till.dispute(DemoTill.petMatch(first.withDayOfMonth(DISPUTE_DAY)).getFirst());
        Instant noon = first.atTime(12, 0).toInstant(ZoneOffset.UTC);
        till.charge("", new Sale("demo_lost_" + first, noon, "one_time", 42_00));
        till.shut(town.id(DemoTown.SHUT_SHOP), noon);
    }

    /// Customers go on paying while somebody looks: often at first, seldom later.
    void goOnSelling(DemoTown town, DemoAgent.Rest rest) throws IOException, InterruptedException {
        for (long sales = 1; ; sales++) {
            rest.millis(Math.min(SALE_MILLIS * sales, SALE_MILLIS_MAX));
            Instant at = now();
            Sale sale = new Sale("demo_live_" + at.toEpochMilli(), at, "one_time", LIVE_CENTS);
            till.charge(town.id(DemoTown.PET_MATCH), sale);
        }
    }

    /// Where to look, and with what.
    static String invitation(String url, Path keyFile) {
        return """

        The back office is filled: PetMatch with three months behind it and one under way
          %s           sign in with a key of %s
          as carl@demo or dora@demo   cycles (one waits for approval), inbox, projects, jobs, audit
          as Alice, Olga, Carol …     earnings with every reason, votes, papers
          as PetMatch                 revenue as it comes in, the treasury
        """
                .formatted(url, keyFile);
    }

    private static void write(Path file, Map<String, String> keys) throws IOException {
        StringBuilder text = new StringBuilder();
        keys.forEach((who, key) -> text.append("%-10s %s%n".formatted(who, key)));
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.getAsLong()).truncatedTo(ChronoUnit.SECONDS);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(now(), ZoneOffset.UTC);
    }
}
