package io.sluice.backoffice.payout;

import io.sluice.backoffice.karma.Tier;
import io.sluice.backoffice.split.SplitTerms;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A platform in memory: everything a store would keep between cycles, driven by chance through
/// charges, refunds, disputes, weekly and monthly cycles, payouts that fail, releases, clawbacks
/// and write-offs. It keeps books of its own, in which no cent may be missing.
final class World {
    /// One project's state.
    private static final class Project {
        final String id;
        final WorldLedger ledger;
        final List<String> contributors = new ArrayList<>();
        final TreeMap<YearMonth, WorldLedger.Past> past = new TreeMap<>();
        final Map<String, Long> advances = new HashMap<>();
        List<CarriedPool> pools = new ArrayList<>();
        final List<FrozenPart> frozen = new ArrayList<>();
        long deficitCents;

        Project(String id, Random random) {
            this.id = id;
            this.ledger = new WorldLedger(random);
        }
    }

    private final Random random;
    private final List<Project> projects = new ArrayList<>();
    private final TreeMap<String, Lot> lots = new TreeMap<>();
    private final TreeMap<String, Holdback> holdbacks = new TreeMap<>();
    private final TreeMap<String, Long> negative = new TreeMap<>();
    private final Set<String> seen = new TreeSet<>();
    private long netCents;
    private long platformCents;
    private long treasuryCents;
    private long paidCents;
    private int serial;

    World(Random random) {
        this.random = random;
        for (int i = 0; i < 2; i++) {
            Project project = new Project("prj_" + i, random);
            for (int c = 0; c < 2 + random.nextInt(4); c++) {
                project.contributors.add("usr_" + c);
            }
            projects.add(project);
        }
    }

    /// Which corners of the rules this history has been in.
    Set<String> seen() {
        return seen;
    }

    void live(LocalDate from, int months) {
        LocalDate end = from.plusMonths(months);
        boolean busy = true;
        for (LocalDate day = from; day.isBefore(end); day = day.plusDays(1)) {
            if (day.getDayOfMonth() == 1 && day.isAfter(from)) {
                cycle(CycleCalendar.monthBefore("cyc_m" + serial++, day));
                busy = random.nextInt(3) > 0;
            } else if (CycleCalendar.allows(
                    Plan.WEEKLY, CycleCalendar.weekStart(day.minusDays(1)), day.minusDays(1))) {
                LocalDate sunday = day.minusDays(1);
                cycle(
                        new Cycle(
                                "cyc_w" + serial++,
                                Plan.WEEKLY,
                                CycleCalendar.weekStart(sunday),
                                sunday));
            }
            release(day);
            if (day.getDayOfMonth() == 15 || random.nextInt(10) == 0) {
                disburse(day);
            }
            if (random.nextInt(40) == 0) {
                clawback(day);
            }
            for (Project project : projects) {
                project.ledger.day(day, busy);
            }
        }
    }

    /// DOMAIN's equation: what came in is somewhere.
    long missingCents() {
        long held = holdbacks.values().stream().mapToLong(Holdback::remainingCents).sum();
        long pending = lots.values().stream().mapToLong(Lot::amountCents).sum();
        long owed = negative.values().stream().mapToLong(Long::longValue).sum();
        long kept = platformCents + treasuryCents + paidCents + held + pending - owed;
        for (Project project : projects) {
            kept += project.pools.stream().mapToLong(CarriedPool::cents).sum();
            kept -= project.deficitCents;
            kept -= project.advances.values().stream().mapToLong(Long::longValue).sum();
        }
        return netCents - kept;
    }

    private void cycle(Cycle cycle) {
        List<ProjectInput> inputs = projects.stream().map(p -> input(p, cycle)).toList();
        List<PayeeInput> payees = payees(cycle.asOfDate());
        CycleResult result = PayoutCalculator.calculate(new CycleInput(cycle, inputs, payees));
        CycleResult mixed =
                PayoutCalculator.calculate(
                        new CycleInput(
                                cycle,
                                shuffled(inputs.stream().map(this::shuffled).toList()),
                                shuffled(payees)));
        inputs.forEach(World::requireReadable);
        payees.forEach(World::requireReadable);
        if (!result.equals(mixed)) {
            throw new AssertionError("the order of the input changed the result: " + cycle);
        }
        for (int i = 0; i < projects.size(); i++) {
            apply(cycle, projects.get(i), inputs.get(i), result.projects().get(i));
        }
        check(cycle.toString());
    }

    /// What is stored beside a cycle is read back as it was.
    private static void requireReadable(ProjectInput input) {
        if (!CycleInputReader.project(CycleJson.of(input)).equals(input)) {
            throw new AssertionError("not read back as it was: " + input);
        }
    }

    private static void requireReadable(PayeeInput input) {
        if (!CycleInputReader.payee(CycleJson.of(input)).equals(input)) {
            throw new AssertionError("not read back as it was: " + input);
        }
    }

    private void apply(Cycle cycle, Project project, ProjectInput input, ProjectResult result) {
        checkItems(cycle.plan(), result);
        result.newLots()
                .forEach(lot -> lots.put(cycle.cycleId() + "/" + lot.lotId(), own(cycle, lot)));
        result.changedLots().forEach(this::put);
        result.changedHoldbacks().forEach(held -> holdbacks.put(held.holdbackId(), held));
        if (cycle.plan() == Plan.WEEKLY) {
            for (PayoutItem item : result.items()) {
                project.advances.merge(item.contributorId(), item.grossCents(), Long::sum);
                note("advance", item.grossCents());
            }
            return;
        }
        netCents += result.waterfall().periodNetCents() + result.waterfall().restoredCents();
        platformCents += result.split().platformCents() - result.givenBack().platformCents();
        treasuryCents += result.split().treasuryCents() - result.givenBack().treasuryCents();
        for (Restoration restored : result.restored()) {
            platformCents +=
                    restored.target() == Restoration.Target.PLATFORM ? restored.cents() : 0;
            treasuryCents +=
                    restored.target() == Restoration.Target.TREASURY ? restored.cents() : 0;
            note("restored to " + restored.target(), 1);
        }
        for (Overdraft overdraft : result.overdrafts()) {
            negative.merge(overdraft.payeeId(), overdraft.cents(), Long::sum);
            note("overdraft", 1);
        }
        result.takings().forEach(taking -> note(taking.cause() + " from " + taking.source(), 1));
        Set<String> closed =
                input.closedDisputes().stream()
                        .map(ClosedDispute::disputeId)
                        .collect(Collectors.toSet());
        project.frozen.removeIf(part -> closed.contains(part.disputeId()));
        project.frozen.addAll(result.newlyFrozen());
        project.deficitCents = result.deficitOutCents();
        project.pools = new ArrayList<>(result.poolsOut());
        project.advances.clear();
        note("deficit", project.deficitCents);
        note("carried pool", project.pools.size());
        List<RefundedCycle.MonthShare> shares =
                result.items().stream()
                        .map(item -> Sample.share(item.contributorId(), item.shareCents()))
                        .toList();
        project.past.put(
                YearMonth.from(cycle.periodStart()),
                new WorldLedger.Past(
                        cycle.cycleId(), input.split(), result.waterfall().splitCents(), shares));
    }

    private static void checkItems(Plan plan, ProjectResult result) {
        long shares = 0;
        for (PayoutItem item : result.items()) {
            shares += item.shareCents();
            boolean adds = item.grossCents() == item.holdbackCents() + item.netCents();
            if (!adds || item.holdbackCents() != item.grossCents() / 5) {
                throw new AssertionError("an item does not add up: " + item);
            }
        }
        boolean monthly = plan == Plan.MONTHLY && !result.items().isEmpty();
        if (monthly && shares != result.items().getFirst().poolCents()) {
            throw new AssertionError("items do not add up to the pool: " + result);
        }
    }

    private void release(LocalDate day) {
        for (Project project : projects) {
            LocalDate start = day.withDayOfMonth(1);
            LocalDate end = start.plusMonths(1).minusDays(1);
            Cycle open = new Cycle("cyc_open", Plan.MONTHLY, start, end);
            HoldbackRelease release = HoldbackRelease.of(open, input(project, open), day);
            release.lots().forEach(this::put);
            release.changedHoldbacks().forEach(held -> holdbacks.put(held.holdbackId(), held));
            note("release", release.lots().size());
        }
        check("release " + day);
    }

    private void disburse(LocalDate day) {
        for (PayeeInput payee : payees(day)) {
            PayeeResult result = PayeeDecision.of(payee);
            if (!result.pays()) {
                continue;
            }
            String transfer = "trf_" + serial++;
            for (PayeeResult.Line line : result.lines()) {
                if (line.paid()) {
                    lots.remove(line.lot().lotId());
                    hold(transfer, line, day);
                }
            }
            negative.merge(payee.payeeId(), -result.adjustmentsCents(), Long::sum);
            paidCents += result.netCents();
            note("negative set against a payout", result.adjustmentsCents());
            if (random.nextInt(8) == 0) {
                paidCents -= result.netCents();
                ReturnedPayout.lots(transfer, result, day).forEach(this::put);
            }
        }
        check("disbursement " + day);
    }

    private void hold(String transfer, PayeeResult.Line line, LocalDate day) {
        if (line.holdbackCents() > 0) {
            Lot lot = line.lot();
            String id = "hb_" + transfer + "_" + lot.lotId().replace('/', '_');
            Instant at = day.atTime(6, 0).toInstant(ZoneOffset.UTC);
            holdbacks.put(
                    id,
                    new Holdback(
                            id,
                            lot.itemId(),
                            lot.contributorId(),
                            lot.projectId(),
                            lot.payeeId(),
                            line.holdbackCents(),
                            HoldbackRule.releaseDate(at),
                            random.nextInt(9) == 0));
        }
    }

    private void clawback(LocalDate day) {
        Project project = projects.get(random.nextInt(projects.size()));
        String contributor = project.contributors.getFirst();
        LocalDate start = day.withDayOfMonth(1);
        Cycle open = new Cycle("cyc_open", Plan.MONTHLY, start, start.plusMonths(1).minusDays(1));
        ProjectInput input = input(project, open);
        Clawback clawback =
                Clawback.take(
                        new Clawback.Order(
                                "claw_" + serial++,
                                contributor,
                                payeeOf(contributor),
                                1 + random.nextLong(20_000)),
                        input.lots(),
                        input.holdbacks(),
                        HoldbackRelease.keptBackCents(open, input));
        clawback.changedLots().forEach(this::put);
        clawback.changedHoldbacks().forEach(held -> holdbacks.put(held.holdbackId(), held));
        project.pools.add(clawback.pool());
        negative.merge(payeeOf(contributor), clawback.overdraftCents(), Long::sum);
        note("clawback", 1);
        check("clawback " + day);
        if (random.nextInt(3) == 0) {
            platformCents -= negative.getOrDefault(payeeOf(contributor), 0L);
            negative.remove(payeeOf(contributor));
            check("write-off " + day);
        }
    }

    private ProjectInput input(Project project, Cycle cycle) {
        LocalDate from = cycle.sumsFrom();
        LocalDate to = cycle.periodEnd();
        List<Member> members = new ArrayList<>();
        boolean observers = random.nextInt(9) == 0;
        for (String id : project.contributors) {
            long karma = random.nextInt(100_000);
            Tier tier = observers ? Tier.OBSERVER : Tier.values()[random.nextInt(6)];
            members.add(
                    new Member(
                            id,
                            payeeOf(id),
                            id.equals("usr_1"),
                            random.nextLong(karma + 1),
                            karma,
                            tier,
                            tier.multiplierHundredths(),
                            project.advances.getOrDefault(id, 0L),
                            random.nextInt(30) == 0 ? List.of(Reason.FRAUD_SIGNAL) : List.of()));
        }
        return new ProjectInput(
                project.id,
                new SplitTerms(6_000 + random.nextInt(2_001)),
                project.ledger.sums(from, to, 3_000),
                project.deficitCents,
                project.pools,
                members,
                project.ledger.refunded(from, to, project.past),
                of(project, lots.values(), Lot::projectId),
                of(project, holdbacks.values(), Holdback::projectId),
                project.frozen,
                project.ledger.closed(from, to));
    }

    private List<PayeeInput> payees(LocalDate day) {
        List<PayeeInput> payees = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String id = payeeOf("usr_" + i);
            if (payees.stream().anyMatch(payee -> payee.payeeId().equals(id))) {
                continue;
            }
            payees.add(
                    new PayeeInput(
                            id,
                            day.atTime(6, 0).toInstant(ZoneOffset.UTC),
                            negative.getOrDefault(id, 0L),
                            random.nextInt(30) == 0,
                            Sample.OPEN,
                            Set.of("prj_0", "prj_1"),
                            lots.values().stream()
                                    .filter(lot -> lot.payeeId().equals(id))
                                    .toList()));
        }
        return payees;
    }

    /// An agent's operator is a contributor too.
    private static String payeeOf(String contributorId) {
        return contributorId.equals("usr_2") ? "usr_0" : contributorId;
    }

    private static <T> List<T> of(
            Project project, Collection<T> all, Function<T, String> projectId) {
        return all.stream().filter(each -> projectId.apply(each).equals(project.id)).toList();
    }

    private Lot own(Cycle cycle, Lot lot) {
        return new Lot(
                cycle.cycleId() + "/" + lot.lotId(),
                lot.itemId(),
                lot.contributorId(),
                lot.projectId(),
                lot.payeeId(),
                lot.since(),
                lot.amountCents(),
                lot.takenCents(),
                lot.holdbackTaken(),
                lot.stops());
    }

    private void put(Lot lot) {
        if (lot.amountCents() == 0 && lot.takenCents() == 0) {
            lots.remove(lot.lotId());
        } else {
            lots.put(lot.lotId(), lot);
        }
    }

    private ProjectInput shuffled(ProjectInput input) {
        return new ProjectInput(
                input.projectId(),
                input.split(),
                input.sums(),
                input.deficitInCents(),
                shuffled(input.poolsIn()),
                shuffled(input.members()),
                shuffled(input.refunded()),
                shuffled(input.lots()),
                shuffled(input.holdbacks()),
                shuffled(input.frozen()),
                shuffled(input.closedDisputes()));
    }

    private <T> List<T> shuffled(List<T> list) {
        List<T> mixed = new ArrayList<>(list);
        Collections.shuffle(mixed, random);
        return mixed;
    }

    private void note(String corner, long times) {
        if (times > 0) {
            seen.add(corner);
        }
    }

    private void check(String after) {
        if (missingCents() != 0) {
            throw new AssertionError(missingCents() + " cents are missing after " + after);
        }
    }
}
