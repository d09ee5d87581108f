package io.sluice.backoffice.rails;

import java.util.Locale;

/// Where a transfer is: `pending → sending → sent → paid`, or aside.
public enum TransferStatus {
    /// Its key is stored; nobody has been asked.
    PENDING,
    /// The rail is being asked, or was when we stopped.
    SENDING,
    /// The rail has it.
    SENT,
    /// The rail says it arrived.
    PAID,
    /// We do not know; the rail, or a person, has to say.
    UNKNOWN,
    /// It was not made.
    FAILED,
    /// It came back.
    RETURNED;

    /// As stored and as clients see it.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static TransferStatus of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /// Whether money has left and stayed away.
    public boolean isOut() {
        return this == SENT || this == PAID;
    }
}
