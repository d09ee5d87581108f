package io.sluice.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A TCP connection to somewhere else that can be cut, on loopback.
final class CuttableWire implements AutoCloseable {
    private final URI to;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isCut;

    CuttableWire(String to) throws IOException {
        this.to = URI.create(to);
        this.listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    /// The same address, through this wire.
    String url() {
        return to.getScheme() + "://127.0.0.1:" + listener.getLocalPort();
    }

    /// Breaks what is open and lets nothing through.
    void cut() throws IOException {
        isCut = true;
        for (Socket socket : open) {
            socket.close();
        }
    }

    void mend() {
        isCut = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket from = listener.accept();
                if (isCut) {
                    from.close();
                    continue;
                }
                Socket there = new Socket(to.getHost(), to.getPort());
                open.add(from);
                open.add(there);
                Thread.startVirtualThread(() -> pump(from, there));
                Thread.startVirtualThread(() -> pump(there, from));
            }
        } catch (SocketException closed) {
            // the end of the test
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException cut) {
            // both ends close
        }
    }

    @Override
    public void close() throws IOException {
        cut();
        listener.close();
    }
}
