package io.sluice.benchmarks.load;

import java.net.InetSocketAddress;

/// What every request says of where it goes and who asks.
public record Caller(String host, String authorization) {
    /// A caller with a key, for the server at the address.
    public static Caller of(InetSocketAddress address, String key) {
        return new Caller("127.0.0.1:" + address.getPort(), "Bearer " + key);
    }
}
