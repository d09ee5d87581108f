package io.sluice.backoffice.audit;

import io.sluice.backoffice.base.IdKind;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Role;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who did something: the person behind a key, or the system itself. Two keys with the same name
/// are the same person.
///
/// @param name the key's `subject_id`; for a key without one its role and number
/// @param contributorId the contributor behind it, where it is one
public record Actor(String name, @Nullable UUID contributorId) {
    /// A job, or an event from outside.
    public static final Actor SYSTEM = new Actor("system", null);

    /// Somebody without a key of ours.
    public static final Actor NOBODY = new Actor("nobody", null);

    /// The caller of a request.
    public static Actor of(Principal caller) {
        String subject = caller.subjectId();
        String name =
                subject == null ? Role.WORDS.word(caller.role()) + ":" + caller.keyId() : subject;
        return new Actor(name, subject == null ? null : IdKind.CONTRIBUTOR.parse(subject));
    }
}
