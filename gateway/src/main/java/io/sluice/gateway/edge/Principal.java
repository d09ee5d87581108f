package io.sluice.gateway.edge;

import org.jspecify.annotations.Nullable;

/// Who is calling, as the API key says.
///
/// @param keyId the number of the key
/// @param role what the key may be used for
/// @param account the dense key of the account an agent is bound to, or {@link #UNBOUND}
/// @param subjectId the person, contributor or project behind the key, where there is one
/// @param maySettle whether it may report deliveries itself
/// @param expiresAtMillis the last moment it is valid, or {@link #NEVER}
public record Principal(
        long keyId,
        Role role,
        int account,
        @Nullable String subjectId,
        boolean maySettle,
        long expiresAtMillis) {
    /// Bound to no account.
    public static final int UNBOUND = -1;

    /// Does not expire.
    public static final long NEVER = Long.MAX_VALUE;

    /// The same caller in the place they ask in.
    Principal acting() {
        return role.onlyReads()
                ? new Principal(keyId, role.acts(), account, subjectId, maySettle, expiresAtMillis)
                : this;
    }

    public boolean isAdmin() {
        return role == Role.ADMIN;
    }
}
