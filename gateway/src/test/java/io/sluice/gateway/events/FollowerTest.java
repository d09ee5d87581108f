package io.sluice.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is on its way to a reader that does not read.
class FollowerTest {
    private final Unread reader = new Unread();

    @Test
    void aReaderThatDoesNotReadIsGivenLittle() {
        int given = 0;
        while (reader.offer(List.of(event(4 << 10)))) {
            given += 4 << 10;
        }
        assertThat(given).isEqualTo(64 << 10);
        assertThat(reader.held).isEqualTo(given);
    }

    @Test
    void oneLargeLotGoesOutAlone() {
        assertThat(reader.offer(List.of(event(1 << 20)))).isTrue();
        assertThat(reader.offer(List.of(event(1)))).isFalse();
    }

    @Test
    void whoReadsAgainIsGivenMore() {
        boolean[] room = {false};
        while (reader.offer(List.of(event(4 << 10)))) {
            // until it has enough
        }
        reader.awaitRoom(() -> room[0] = true);
        reader.read(44 << 10);
        assertThat(room[0]).as("too much is on its way still").isFalse();
        reader.read(4 << 10);
        assertThat(room[0]).isTrue();
        assertThat(reader.offer(List.of(event(4 << 10)))).isTrue();
    }

    private static PublicEvent event(int bytes) {
        return new PublicEvent(1, 0, EventType.CREDITS_GRANTED, 1, -1, new byte[bytes]);
    }

    /// Keeps whatever it is sent.
    private static final class Unread extends Follower {
        private long held;

        Unread() {
            super(
                    new Principal(1, Role.AGENT, Principal.UNBOUND, null, true, Principal.NEVER),
                    (_, _) -> true,
                    null,
                    Runnable::run);
        }

        void read(long bytes) {
            held -= bytes;
            sent(bytes);
        }

        @Override
        protected void begin() {}

        @Override
        protected void refuse(Refusal refusal) {}

        @Override
        protected void send(List<PublicEvent> events, long bytes) {
            held += bytes;
        }

        @Override
        protected void end() {}
    }
}
