package io.sluice.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the bench finds its budgets and leaves its files.
final class Places {
    /// The length of the bare disk's records: that of our two commands of a pair, on average.
    static final int RECORD_BYTES = 184;

    private Places() {}

    /// The folder `benchmarks` of the repository, whether we stand in it or above it.
    static Path home() {
        Path below = Path.of("benchmarks");
        return Files.isDirectory(below) ? below : Path.of("");
    }

    /// Scratch files, on a real disk; `-Dbench.dir` puts them on another.
    static Path data() {
        String set = System.getProperty("bench.dir");
        return set != null ? Path.of(set) : home().resolve("target/bench-data").toAbsolutePath();
    }

    /// Fetches the stores that are compared with.
    static Path fetchStores() {
        return home().resolve("../docker/fetch-stores").toAbsolutePath().normalize();
    }

    /// What `fetch-stores valkey` fills.
    static Path valkey() {
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        return cache.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache/sluice/valkey")
                : Path.of(cache, "sluice/valkey");
    }
}
