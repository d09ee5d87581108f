package io.sluice.backoffice.console;

import io.sluice.gateway.console.Doc;
import java.util.List;

/// What waits for somebody to decide.
///
/// @param unknown transfers of which nobody knows whether they went out
/// @param failed transfers that did not
/// @param reviews suspended projects
/// @param charges payments of which nobody knows whose they are
/// @param remainders what our books and the provider's do not agree about
/// @param fees those whose tax nobody has said yet
public record InboxView(
        List<Doc> unknown,
        List<Doc> failed,
        List<Doc> reviews,
        List<Doc> charges,
        List<Doc> remainders,
        List<Doc> fees) {
    public boolean isEmpty() {
        return unknown.isEmpty()
                && failed.isEmpty()
                && reviews.isEmpty()
                && charges.isEmpty()
                && remainders.isEmpty()
                && fees.isEmpty();
    }
}
