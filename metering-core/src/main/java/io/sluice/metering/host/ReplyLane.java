package io.sluice.metering.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/// One way back to one event loop. Replies of a whole forced batch go over in one task. Thread: the
/// reply stage fills it; its executor runs the replies.
public final class ReplyLane {
    private final Executor eventLoop;
    private List<Reply> filling = new ArrayList<>();

    public ReplyLane(Executor eventLoop) {
        this.eventLoop = eventLoop;
    }

    /// True for the first reply since the last [#flush].
    public boolean add(Reply reply) {
        filling.add(reply);
        return filling.size() == 1;
    }

    public void flush() {
        List<Reply> ready = filling;
        filling = new ArrayList<>(ready.size());
        eventLoop.execute(() -> {
            for (Reply reply : ready) {
                reply.complete();
            }
        });
    }
}
