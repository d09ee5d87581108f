package io.sluice.gateway.flow;

import io.sluice.metering.host.MeteringHost;
import io.sluice.metering.host.MeteringHost.Admission;
import io.sluice.metering.host.Reply;
import io.sluice.metering.host.ReplyLane;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Receipt;
import java.util.function.Consumer;

/// One event loop's line to the engine: a frame to write commands into, and a lane on which the
/// receipts come back. Thread: confined to that event loop.
public final class EngineLine {
    private final MeteringHost host;
    private final ReplyLane lane;
    private final Frame frame = new Frame();

    public EngineLine(MeteringHost host, ReplyLane lane) {
        this.host = host;
        this.lane = lane;
    }

    /// To be written and asked before it is written again; the host takes a copy.
    public Frame frame() {
        return frame;
    }

    /// Submits the frame; `then` gets the durable receipt, on this event loop.
    public Admission ask(Frame command, Consumer<Receipt> then) {
        return host.submit(command, new Answer(lane, then));
    }

    /// Submits the end of what was begun before: room on the disk is kept for it.
    public Admission askEnd(Frame command, Consumer<Receipt> then) {
        return host.submitEnd(command, new Answer(lane, then));
    }

    /// Submits a record nobody waits for.
    public Admission record(Frame command) {
        return host.record(command);
    }

    private static final class Answer extends Reply {
        private final Consumer<Receipt> then;

        Answer(ReplyLane lane, Consumer<Receipt> then) {
            super(lane);
            this.then = then;
        }

        @Override
        public void complete() {
            then.accept(new Receipt(receipt()));
        }
    }
}
