package io.sluice.metering.host;

import io.sluice.metering.message.Receipt;

/// Where a receipt goes. The engine writes into [#receipt] directly, so that no answer is copied.
public abstract class Reply {
    private final byte[] receipt = new byte[Receipt.BYTES_MAX];
    private final ReplyLane lane;

    protected Reply(ReplyLane lane) {
        this.lane = lane;
    }

    public final byte[] receipt() {
        return receipt;
    }

    public final ReplyLane lane() {
        return lane;
    }

    /// Called once, on the lane, when the receipt is there and what it says is durable.
    public abstract void complete();
}
