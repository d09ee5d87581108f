package io.sluice.backoffice.tax;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a form stands, by everything told about it, in whatever order and however often that came.
record FormState(FormType type, FormStatus status, @Nullable LocalDate signedOn, String tinStatus) {
    static final String NOT_CHECKED = "not_checked";

    /// @param facts about one form, at least one
    static FormState of(List<FormFact> facts) {
        List<FormFact> told =
                facts.stream()
                        .sorted(Comparator.comparing(FormFact::toldAt).thenComparing(FormFact::id))
                        .toList();
        FormStatus status = FormStatus.PENDING;
        LocalDate signedOn = null;
        String tinStatus = NOT_CHECKED;
        for (FormFact fact : told) {
            status = fact.status().compareTo(status) > 0 ? fact.status() : status;
            signedOn = fact.signedOn() == null ? signedOn : fact.signedOn();
            tinStatus = fact.tinStatus().equals(NOT_CHECKED) ? tinStatus : fact.tinStatus();
        }
        // Without a signature nobody knows how long it is good for.
        boolean isUnsigned = status == FormStatus.VALIDATED && signedOn == null;
        return new FormState(
                told.getLast().type(),
                isUnsigned ? FormStatus.SUBMITTED : status,
                signedOn,
                tinStatus);
    }

    @Nullable LocalDate expiresOn() {
        return signedOn == null ? null : type.expiresOn(signedOn);
    }
}
