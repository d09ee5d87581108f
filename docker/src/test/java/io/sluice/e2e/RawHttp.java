package io.sluice.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A connection on which anything can be written, also what no HTTP client would write.
final class RawHttp implements AutoCloseable {
    private static final int WAIT_MILLIS_MAX = 30_000;

    private final Socket socket = new Socket();

    RawHttp(RunningSluice sluice) throws IOException {
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), sluice.port()),
                WAIT_MILLIS_MAX);
        socket.setSoTimeout(WAIT_MILLIS_MAX);
        socket.setTcpNoDelay(true);
    }

    /// Writes the text as Latin-1. A peer that closes meanwhile is no failure.
    RawHttp write(String text) {
        return write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawHttp write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException closed) {
            // What it answered before is still to be read.
        }
        return this;
    }

    /// Says that nothing more will come.
    RawHttp finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// Reads one answer.
    Client.Answer answer() throws IOException {
        InputStream in = socket.getInputStream();
        String statusLine = line(in);
        if (!statusLine.matches("HTT\\w/\\d\\.\\d \\d{3} .*")) {
            throw new AssertionError("not an answer: " + statusLine);
        }
        Map<String, List<String>> headers = new HashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.computeIfAbsent(
                            header.substring(0, colon).toLowerCase(Locale.ROOT),
                            _ -> new ArrayList<>())
                    .add(header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).get(0));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        int status = Integer.parseInt(statusLine.split(" ", -1)[1]);
        return new Client.Answer(status, HttpHeaders.of(headers, (_, _) -> true), body);
    }

    /// Whether the other side closes, sooner or later, without another word.
    boolean closes() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended after \"" + line + "\"");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
