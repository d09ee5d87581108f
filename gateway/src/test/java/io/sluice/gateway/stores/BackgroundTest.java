package io.sluice.gateway.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BackgroundTest {
    @Test
    void lowersTheThreadThatAsksAndNoOther() throws Exception {
        Path mine = Path.of("/proc/thread-self").toRealPath();
        long before = niceness(mine);
        long[] lowered = new long[1];
        Thread other =
                Thread.ofPlatform()
                        .start(() -> {
                            Background.lowerThisThread();
                            try {
                                lowered[0] = niceness(Path.of("/proc/thread-self"));
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        other.join();
        assertThat(lowered[0]).isEqualTo(10);
        assertThat(niceness(mine)).isEqualTo(before);
    }

    private static long niceness(Path thread) throws IOException {
        String stat = Files.readString(thread.resolve("stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    }
}
