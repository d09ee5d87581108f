package io.sluice.backoffice.ledger;

/// A field that an event of its kind always has is missing, or is something else.
final class MissingField extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String field;

    MissingField(String field) {
        super(field);
        this.field = field;
    }

    String field() {
        return field;
    }
}
