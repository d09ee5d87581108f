package io.sluice.backoffice.transparency;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// Decides, month after month, what joins the published totals. A project in whose month nobody can
/// be found joins at once. The others wait together, and join as a whole once nobody can be found
/// in what is left of them without any one of them: each knows its own figures, and could take them
/// away. What has joined stays, so that the difference of two answers is again such a sum.
public final class Disclosure {
    private Figures published = Figures.NONE;
    private List<Waiting> waiting = new ArrayList<>();

    /// What one project brought into a month.
    public record Part(UUID projectId, Figures figures, Crowd crowd) {}

    private record Waiting(UUID projectId, Figures figures, Map<UUID, Long> shares) {}

    /// Takes the next month.
    ///
    /// @param shares what each person had of such a part; asked only where it has to wait
    public void month(Collection<Part> parts, Function<Part, Map<UUID, Long>> shares) {
        for (Part part : parts) {
            if (part.crowd().hides()) {
                published = published.plus(part.figures());
            } else {
                Map<UUID, Long> each = shares.apply(part);
                waiting.add(new Waiting(part.projectId(), part.figures(), each));
            }
        }
        if (hidesWithoutAnyOne()) {
            for (Waiting part : waiting) {
                published = published.plus(part.figures);
            }
            waiting = new ArrayList<>();
        }
    }

    public Figures published() {
        return published;
    }

    /// Whether something waits for more of its kind.
    public boolean isWithholding() {
        return !waiting.isEmpty();
    }

    private boolean hidesWithoutAnyOne() {
        Set<UUID> projects = new HashSet<>();
        waiting.forEach(part -> projects.add(part.projectId));
        return !projects.isEmpty()
                && projects.stream().allMatch(each -> crowdWithout(each).hides());
    }

    private Crowd crowdWithout(UUID projectId) {
        Map<UUID, Long> sums = new HashMap<>();
        for (Waiting part : waiting) {
            if (!part.projectId.equals(projectId)) {
                part.shares.forEach((person, cents) -> sums.merge(person, cents, Math::addExact));
            }
        }
        return crowd(sums.values());
    }

    /// The crowd of these parts; who has nothing is not in it.
    static Crowd crowd(Collection<Long> cents) {
        List<Long> largestFirst =
                cents.stream().filter(each -> each > 0).sorted(Comparator.reverseOrder()).toList();
        return new Crowd(
                largestFirst.size(),
                largestFirst.stream().mapToLong(Long::longValue).sum(),
                largestFirst.isEmpty() ? 0 : largestFirst.getFirst(),
                largestFirst.size() < 2 ? 0 : largestFirst.get(1));
    }
}
