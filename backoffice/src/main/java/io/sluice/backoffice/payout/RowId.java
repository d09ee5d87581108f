package io.sluice.backoffice.payout;

import io.sluice.backoffice.base.IdKind;
import java.util.UUID;

/// The row behind an id of our own writing.
final class RowId {
    private RowId() {}

    /// @throws IllegalArgumentException when it is none of this kind: a bug of ours
    static UUID of(IdKind kind, String text) {
        UUID id = kind.parse(text);
        if (id == null) {
            throw new IllegalArgumentException("no id of kind " + kind + ": " + text);
        }
        return id;
    }
}
