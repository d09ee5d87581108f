package io.sluice.metering.engine;

/// What must hold, checked where it must hold, in production too. A broken one is a bug: the host
/// stops the process and nothing more is acknowledged.
public final class Invariant {
    private Invariant() {}

    public static void check(boolean holds, String what, long subject) {
        if (!holds) {
            throw new Broken(what + " [" + subject + "]");
        }
    }

    /// An invariant did not hold.
    public static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(String what) {
            super(what);
        }
    }
}
