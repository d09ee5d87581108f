package io.sluice.metering.journal;

/// The journal can't be written any more. The process halts: what was not forced was never
/// answered, and a restart finds what was. Trying again could call lost bytes durable.
public final class JournalBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JournalBroken(String message) {
        super(message);
    }

    JournalBroken(String message, Throwable cause) {
        super(message, cause);
    }
}
