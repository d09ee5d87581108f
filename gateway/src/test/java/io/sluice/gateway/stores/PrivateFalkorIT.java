package io.sluice.gateway.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Against the real server, spoken to as any client would, over a socket.
@Timeout(60)
class PrivateFalkorIT {
    @TempDir private Path data;

    @Test
    void keepsAGraphOverAStop() {
        try (PrivateFalkor falkor = PrivateFalkor.start(data, RealFalkor.program())) {
            assertThat(answer(falkor, "GRAPH.QUERY", "g", "CREATE (:Sign {text:'here'})"))
                    .contains("Nodes created: 1");
        }
        assertThat(serversOf(data)).isEmpty();
        try (PrivateFalkor falkor = PrivateFalkor.start(data, RealFalkor.program())) {
            assertThat(answer(falkor, "GRAPH.QUERY", "g", "MATCH (s:Sign) RETURN s.text"))
                    .contains("here");
        }
    }

    @Test
    void startsItAgainWhenItIsKilled() {
        try (PrivateFalkor falkor = PrivateFalkor.start(data, RealFalkor.program())) {
            answer(falkor, "PING");
            ProcessHandle first = serversOf(data).getFirst();
            first.destroyForcibly();
            first.onExit().join();
            assertThat(answer(falkor, "PING")).contains("PONG");
            assertThat(serversOf(data)).hasSize(1).doesNotContain(first);
        }
    }

    /// What a JVM that is killed leaves behind is a server that nobody watches.
    @Test
    void takesOverTheServerThatAKilledProcessLeftBehind() throws Exception {
        PrivateFalkor falkor = PrivateFalkor.start(data, RealFalkor.program());
        answer(falkor, "PING");
        ProcessHandle left = serversOf(data).getFirst();
        try (PrivateFalkor next = PrivateFalkor.start(data, RealFalkor.program())) {
            assertThat(answer(next, "PING")).contains("PONG");
            assertThat(next.url()).isEqualTo(falkor.url());
            assertThat(serversOf(data)).containsExactly(left);
        }
        assertThat(left.isAlive()).isFalse();
        falkor.close();
    }

    @Test
    void answersNobodyWithoutThePassword() throws Exception {
        try (PrivateFalkor falkor = PrivateFalkor.start(data, RealFalkor.program())) {
            answer(falkor, "PING");
            String url = falkor.url();
            assertThat(url).isNotNull();
            try (Socket stranger =
                    new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort())) {
                assertThat(call(stranger, "GRAPH.LIST")).startsWith("-NOAUTH");
            }
            Path file = data.resolve("falkordb/server.conf");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void takesNoServerTheModuleRefuses() {
        assertThat(FalkorProgram.isNewEnough("Redis server v=7.0.15 sha=0")).isFalse();
        assertThat(FalkorProgram.isNewEnough("Redis server v=7.2.4 sha=0")).isTrue();
        assertThat(FalkorProgram.isNewEnough("Valkey server v=8.0.1 sha=0")).isTrue();
        assertThat(FalkorProgram.isNewEnough("version GLIBC_2.38 not found")).isFalse();
    }

    private static List<ProcessHandle> serversOf(Path data) {
        String file = data.resolve("falkordb/server.conf").toString();
        return ProcessHandle.allProcesses()
                .filter(each ->
                        List.of(each.info().arguments().orElse(new String[0])).contains(file))
                .toList();
    }

    /// Asks until there is a server that answers, whatever it is called then.
    private static String answer(PrivateFalkor falkor, String... words) {
        while (true) {
            @Nullable String url = falkor.url();
            if (url != null) {
                URI address = URI.create(url);
                try (Socket socket =
                        new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
                    String password = address.getUserInfo().substring("default:".length());
                    call(socket, "AUTH", password);
                    String answer = call(socket, words);
                    if (!answer.startsWith("-LOADING")) {
                        return answer;
                    }
                } catch (IOException notYet) {
                    // it is being started
                }
            }
            Thread.onSpinWait();
        }
    }

    private static String call(Socket socket, String... words) throws IOException {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        do {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed");
            }
            answer.write(next);
        } while (socket.getInputStream().available() > 0);
        return answer.toString(StandardCharsets.UTF_8);
    }
}
