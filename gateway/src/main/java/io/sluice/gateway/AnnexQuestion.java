package io.sluice.gateway;

import io.sluice.gateway.GatewayConfig.Reading;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.stores.DatabaseKeeper;
import io.sluice.gateway.stores.PrivatePostgres;
import io.sluice.metering.journal.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A question to the annex about what it has stored, such as `./sluice verify-payouts`. It finds
/// the database where the program would: the configured one, or the private one of the data folder,
/// beside a program that runs or, started for the purpose, without one.
final class AnnexQuestion {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    private final GatewayConfig config;
    private final Annex annex;
    private final List<String> words;

    private AnnexQuestion(GatewayConfig config, Annex annex, List<String> words) {
        this.config = config;
        this.annex = annex;
        this.words = words;
    }

    /// The exit code.
    static int ask(String command, List<String> more) {
        Optional<Annex> annex = Annex.find();
        if (annex.isEmpty()) {
            System.err.println("sluice: there is no back office in this build");
            return FAILED;
        }
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(more);
        Path here = Path.of("").toAbsolutePath();
        switch (GatewayConfig.read(System.getenv(), null, here, annex.get()::configure)) {
            case Reading.Wrong(List<String> problems) -> {
                problems.forEach(problem -> System.err.println("sluice: " + problem));
                return WRONG_USE;
            }
            case Reading.Sound(GatewayConfig config, List<String> _) -> {
                try {
                    return new AnnexQuestion(config, annex.get(), words).answer();
                } catch (IOException refused) {
                    System.err.println("sluice: " + refused.getMessage());
                    return FAILED;
                }
            }
        }
    }

    private int answer() throws IOException {
        Path path = config.dataDir();
        if (config.databaseUrl() == null && !Files.isDirectory(path)) {
            throw new IOException("there is no data folder " + path + "; set SLUICE_DATA_DIR");
        }
        DatabaseKeeper.Server server = BackRooms.server(config, path);
        if (server == null) {
            throw new IOException("DATABASE_URL says that there is no database");
        }
        return server instanceof PrivatePostgres own
                ? answer(path, own)
                : annex.answer(words, server.start());
    }

    /// What was found running is left running. What is started is stopped again, and nobody begins
    /// to serve on this folder in between.
    private int answer(Path path, PrivatePostgres own) throws IOException {
        if (!own.exists()) {
            throw new IOException("the data folder " + path + " has no database yet");
        }
        DatabaseAddress found = own.find();
        if (found != null) {
            return annex.answer(words, found);
        }
        try (DataFolder _ = DataFolder.open(path)) {
            try {
                return annex.answer(words, own.start());
            } finally {
                own.stop();
            }
        }
    }
}
