package io.sluice.backoffice.console;

import io.sluice.gateway.console.Doc;
import java.util.List;
import java.util.stream.Stream;

/// What waits for somebody to decide.
///
/// @param unknown transfers of which nobody knows whether they went out
/// @param failed transfers that did not
/// @param reviews suspended projects
/// @param claims of one project to another's revenue
/// @param charges payments that are not booked yet
/// @param usage credits used for a project that nobody knows
/// @param remainders what our books and the provider's do not agree about
/// @param fees those whose tax nobody has said yet
public record InboxView(
        List<Doc> unknown,
        List<Doc> failed,
        List<Doc> reviews,
        List<Doc> claims,
        List<Doc> charges,
        List<Doc> usage,
        List<Doc> remainders,
        List<Doc> fees) {
    public boolean isEmpty() {
        return Stream.of(unknown, failed, reviews, claims, charges, usage, remainders, fees)
                .allMatch(List::isEmpty);
    }
}
