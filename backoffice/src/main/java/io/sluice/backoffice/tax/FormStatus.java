package io.sluice.backoffice.tax;

import io.sluice.gateway.edge.Words;

/// How far a form has come; a form never goes back. That one has expired is no status of it but a
/// matter of the day.
public enum FormStatus {
    PENDING,
    SUBMITTED,
    VALIDATED,
    VOIDED;

    public static final Words<FormStatus> WORDS = Words.of(FormStatus.class);
}
