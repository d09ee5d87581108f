package io.sluice.metering.message;

/// What an account is, in sixteen bits: `0-1 owner type · 2 fallback · 3 unmetered · 4-5 status ·
/// 8-11 depth` (a root has depth 1).
public final class AccountFlags {
    private AccountFlags() {}

    public static int of(
            OwnerType type, boolean fallback, boolean metered, AccountStatus status, int depth) {
        return type.ordinal()
                | (fallback ? 4 : 0)
                | (metered ? 0 : 8)
                | (status.ordinal() << 4)
                | (depth << 8);
    }

    public static OwnerType ownerType(int flags) {
        return OwnerType.of(flags & 3);
    }

    public static boolean parentFallback(int flags) {
        return (flags & 4) != 0;
    }

    public static boolean metered(int flags) {
        return (flags & 8) == 0;
    }

    public static AccountStatus status(int flags) {
        return AccountStatus.of((flags >>> 4) & 3);
    }

    public static int depth(int flags) {
        return (flags >>> 8) & 15;
    }
}
