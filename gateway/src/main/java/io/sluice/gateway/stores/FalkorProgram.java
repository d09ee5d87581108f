package io.sluice.gateway.stores;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a FalkorDB is started from: its module, and a server new enough to load it.
///
/// @param libraries where the server's own libraries lie; empty: where all others do
public record FalkorProgram(Path module, Path server, Optional<Path> libraries) {
    private static final Pattern VERSION = Pattern.compile(" v=(\\d+)\\.(\\d+)");
    private static final int MAJOR_MIN = 7;
    private static final int MINOR_MIN = 2;
    private static final long VERSION_SECONDS_MAX = 10;

    /// What `docker/fetch-stores` has put into the cache, and the first server, of the `PATH` and
    /// of the cache, that runs here and is new enough.
    public static Optional<FalkorProgram> find(Map<String, String> environment) {
        Path cache = cache(environment);
        Path module = cache.resolve("falkordb/falkordb.so");
        if (!Files.isReadable(module)) {
            return Optional.empty();
        }
        Path valkey = cache.resolve("valkey/usr");
        List<FalkorProgram> programs = new ArrayList<>();
        for (String name : List.of("redis-server", "valkey-server")) {
            for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
                programs.add(new FalkorProgram(module, Path.of(folder, name), Optional.empty()));
            }
        }
        programs.add(
                new FalkorProgram(
                        module, cache.resolve("falkordb/redis-server"), Optional.empty()));
        programs.add(
                new FalkorProgram(
                        module,
                        valkey.resolve("bin/valkey-server"),
                        Optional.of(valkey.resolve("lib/x86_64-linux-gnu"))));
        return programs.stream().filter(FalkorProgram::runs).findFirst();
    }

    /// The folder of `docker/fetch-stores`.
    private static Path cache(Map<String, String> environment) {
        String set = environment.getOrDefault("XDG_CACHE_HOME", "");
        return set.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", ""), ".cache/sluice")
                : Path.of(set, "sluice");
    }

    /// A server of another system, or for newer libraries than there are, does not get this far.
    private boolean runs() {
        if (!Files.isExecutable(server)) {
            return false;
        }
        try {
            Process process = command(List.of("--version")).start();
            process.getOutputStream().close();
            if (!process.waitFor(VERSION_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            byte[] said = process.getInputStream().readAllBytes();
            return isNewEnough(new String(said, StandardCharsets.UTF_8));
        } catch (IOException doesNotRun) {
            return false;
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static boolean isNewEnough(String versionLine) {
        Matcher version = VERSION.matcher(versionLine);
        if (!version.find()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        return major > MAJOR_MIN
                || (major == MAJOR_MIN && Integer.parseInt(version.group(2)) >= MINOR_MIN);
    }

    /// The server with these arguments, not started yet.
    ProcessBuilder command(List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(server.toString());
        words.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(Background.command(words)).redirectErrorStream(true);
        libraries.ifPresent(path -> builder.environment().put("LD_LIBRARY_PATH", path.toString()));
        return builder;
    }
}
