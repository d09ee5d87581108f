package io.sluice.metering.message;

import org.jspecify.annotations.Nullable;

/// Why energy is asked for (DOMAIN, Payer). All but `l2_wake_l1` are labels; that one makes the
/// payer chain begin at the nearest organisation.
public enum Reason {
    STIMULUS_INJECTION("stimulus_injection"),
    CITIZEN_MESSAGE("citizen_message"),
    HUMAN_MESSAGE("human_message"),
    SERVICE_CALL("service_call"),
    L2_WAKE_L1("l2_wake_l1");

    private static final Reason[] ALL = values();

    private final String word;

    Reason(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    static boolean isKnown(int code) {
        return code >= 0 && code < ALL.length;
    }

    public static Reason of(int code) {
        return ALL[code];
    }

    public static @Nullable Reason of(String word) {
        for (Reason reason : ALL) {
            if (reason.word.equals(word)) {
                return reason;
            }
        }
        return null;
    }
}
