package io.sluice.gateway.stores;

import java.io.IOException;
import java.nio.file.Path;

/// The FalkorDB of the tests: fetched when it is missing. Where it can't be had the tests fail;
/// none is skipped.
public final class RealFalkor {
    private static final Path ROOT = Path.of(System.getProperty("sluice.root", ".."));

    private RealFalkor() {}

    public static FalkorProgram program() {
        return FalkorProgram.find(System.getenv()).orElseGet(RealFalkor::fetched);
    }

    private static synchronized FalkorProgram fetched() {
        String script = ROOT.resolve("docker/fetch-stores").toAbsolutePath().toString();
        try {
            int status =
                    new ProcessBuilder(script, "falkordb")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor();
            return FalkorProgram.find(System.getenv())
                    .orElseThrow(() ->
                            new AssertionError(
                                    "no FalkorDB to test against; "
                                            + script
                                            + " falkordb ended with "
                                            + status));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupt);
        }
    }
}
