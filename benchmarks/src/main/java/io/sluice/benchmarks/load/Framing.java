package io.sluice.benchmarks.load;

/// Tells where an answer ends; all the client understands of a protocol.
@FunctionalInterface
public interface Framing {
    /// The length of the whole answer at the start of the bytes, or -1 while some is missing.
    int complete(byte[] bytes, int length);

    /// HTTP/1.1 with `content-length`, which is all our servers and twins send.
    static Framing http() {
        return HttpFraming::complete;
    }

    /// One RESP reply without nesting.
    static Framing resp() {
        return RespFraming::complete;
    }
}
