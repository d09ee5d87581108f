package io.sluice.backoffice.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.Seeded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Attacks on the published totals: whoever reads them every month, and knows all about the
/// projects they work on, learns nothing about anybody else.
class DisclosureTest {
    /// What a project's people had in a month, project by project.
    private record Month(Map<UUID, Map<UUID, Long>> shares) {}

    @ParameterizedTest
    @CsvSource({
        "'10,10,10,10', false",
        "'10,10,10,10,10', true",
        "'1000,10,10,10,10', false",
        "'1000,900,100,60,40', true",
        "'1000,900,100,60,39', false",
        "'10,10,10,10,0', false",
        "'', false"
    })
    void aCrowdHidesWhoeverIsInIt(String cents, boolean hides) {
        List<Long> parts = new ArrayList<>();
        for (String part : cents.isEmpty() ? new String[0] : cents.split(",", -1)) {
            parts.add(Long.valueOf(part));
        }
        assertThat(Disclosure.crowd(parts).hides()).isEqualTo(hides);
    }

    @Test
    void aSmallProjectBesideALargeOneDoesNotShowToThoseWhoKnowTheLargeOne() {
        UUID large = id(1);
        UUID small = id(2);
        Disclosure disclosure = new Disclosure();
        publish(disclosure, month(large, people(10, 100, 6), small, people(20, 777, 1)));
        assertThat(disclosure.published().contributorsCents()).isEqualTo(600);
        assertThat(disclosure.isWithholding()).isTrue();
        // A second small one does not hide the first: its own people would take theirs away.
        publish(disclosure, month(large, people(10, 100, 6), id(3), people(30, 555, 4)));
        assertThat(disclosure.published().contributorsCents()).isEqualTo(1_200);
        // Without any one of the three, five others are left.
        publish(disclosure, month(large, people(10, 100, 6), id(4), people(40, 700, 4)));
        assertThat(disclosure.published().contributorsCents())
                .isEqualTo(1_800 + 777 + 4 * 555 + 4 * 700);
        assertThat(disclosure.isWithholding()).isFalse();
    }

    @Test
    void noDifferenceOfTwoAnswersTellsAnInsiderAboutOnePerson() {
        Random random = Seeded.random();
        for (int round = 0; round < 500; round++) {
            Disclosure disclosure = new Disclosure();
            Map<UUID, List<Map<UUID, Long>>> seen = new LinkedHashMap<>();
            long before = 0;
            for (int month = 0; month < 3; month++) {
                Month made = randomMonth(random);
                made.shares.forEach((project, shares) ->
                        seen.computeIfAbsent(project, _ -> new ArrayList<>()).add(shares));
                publish(disclosure, made);
                long joined = disclosure.published().contributorsCents() - before;
                before += joined;
                for (UUID insider : made.shares.keySet()) {
                    tellsNobody(joined, insider, seen);
                }
            }
        }
    }

    /// What joined in a month less all that an insider knows is nothing, or not one person's.
    private static void tellsNobody(
            long joined, UUID insider, Map<UUID, List<Map<UUID, Long>>> seen) {
        Set<Long> known = new HashSet<>(Set.of(0L));
        List<Map<UUID, Long>> own = Objects.requireNonNull(seen.get(insider));
        for (int from = 0; from < own.size(); from++) {
            long sum = 0;
            for (Map<UUID, Long> month : own.subList(from, own.size())) {
                sum += sum(month.values());
                known.add(sum);
            }
        }
        Set<Long> persons = new HashSet<>();
        seen.forEach((project, months) -> {
            if (!project.equals(insider)) {
                months.forEach(month -> persons.addAll(month.values()));
            }
        });
        for (long each : known) {
            assertThat(persons).doesNotContain(joined - each);
        }
    }

    /// Amounts so different that no sum of several is one person's by accident.
    private static Month randomMonth(Random random) {
        Map<UUID, Map<UUID, Long>> shares = new LinkedHashMap<>();
        int projects = 2 + random.nextInt(2);
        for (int project = 1; project <= projects; project++) {
            int people = 1 + random.nextInt(7);
            Map<UUID, Long> each = new HashMap<>();
            for (int i = 0; i < people; i++) {
                each.put(id(project * 100L + i), 1_000_000_000L + random.nextLong(3_000_000_000L));
            }
            shares.put(id(project), each);
        }
        return new Month(shares);
    }

    private static void publish(Disclosure disclosure, Month month) {
        List<Disclosure.Part> parts = new ArrayList<>();
        month.shares.forEach((project, shares) -> {
            long cents = sum(shares.values());
            parts.add(
                    new Disclosure.Part(
                            project,
                            new Figures(cents * 2, cents, cents, 0, 0),
                            Disclosure.crowd(shares.values())));
        });
        disclosure.month(parts, part -> Objects.requireNonNull(month.shares.get(part.projectId())));
    }

    private static Month month(
            UUID one, Map<UUID, Long> ofOne, UUID other, Map<UUID, Long> ofOther) {
        Map<UUID, Map<UUID, Long>> shares = new LinkedHashMap<>();
        shares.put(one, ofOne);
        shares.put(other, ofOther);
        return new Month(shares);
    }

    private static Map<UUID, Long> people(long from, long cents, int count) {
        Map<UUID, Long> people = new HashMap<>();
        for (int i = 0; i < count; i++) {
            people.put(id(from + i), cents);
        }
        return people;
    }

    private static long sum(Collection<Long> cents) {
        return cents.stream().mapToLong(Long::longValue).sum();
    }

    private static UUID id(long number) {
        return new UUID(0, number);
    }
}
