package io.sluice.backoffice.tax;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What a vendor has told about a form, once.
///
/// @param id unlike that of every other fact of this vendor
/// @param tinStatus in the vendor's word; `not_checked` where it has none
/// @param toldAt when the vendor signed it
public record FormFact(
        String id,
        String recipientId,
        String formId,
        FormType type,
        FormStatus status,
        @Nullable LocalDate signedOn,
        String tinStatus,
        Instant toldAt) {}
