package io.sluice.backoffice.rails;

import java.util.Locale;

/// Where a transfer is: `pending → sending → sent → paid`, or aside.
public enum TransferStatus {
    /// Its key is stored; nobody has been asked, or was and said no.
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

    /// Whether the rail was asked and nobody knows what it did.
    public boolean isInFlight() {
        return this == SENDING || this == UNKNOWN;
    }

    /// Whether its money has gone back to the payee's pending balance: from there nothing leads
    /// back, whatever a rail says later.
    public boolean isOver() {
        return this == FAILED || this == RETURNED;
    }

    /// What follows when the rail says this. What only sending again can answer leaves the status
    /// as it is, or unknown.
    public TransferStatus after(RailState state) {
        if (this == PENDING || isOver()) {
            return this;
        }
        return switch (state) {
            case RailState.Sent _ -> this == PAID ? PAID : SENT;
            case RailState.Paid _ -> PAID;
            case RailState.Failed _ -> this == PAID ? RETURNED : FAILED;
            case RailState.Returned _ -> RETURNED;
            case RailState.Unmade _, RailState.Mute _, RailState.Silent _ ->
                    isInFlight() ? UNKNOWN : this;
        };
    }

    /// What follows when the rail answers so to being asked.
    public TransferStatus after(TransferResult result) {
        if (this == PENDING || isOver()) {
            return this;
        }
        return switch (result) {
            case TransferResult.Accepted _ -> this == PAID ? PAID : SENT;
            case TransferResult.Refused _ -> this == PAID ? RETURNED : FAILED;
            case TransferResult.Deferred _ -> isInFlight() ? PENDING : this;
            case TransferResult.Unknown _ -> isInFlight() ? UNKNOWN : this;
        };
    }
}
