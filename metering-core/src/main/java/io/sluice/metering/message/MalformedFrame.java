package io.sluice.metering.message;

/// A frame whose bytes contradict themselves. The edge never makes one: behind the edge it is a bug
/// or damage, and nobody guesses what was meant.
public final class MalformedFrame extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedFrame(String what) {
        super("malformed frame: " + what);
    }
}
