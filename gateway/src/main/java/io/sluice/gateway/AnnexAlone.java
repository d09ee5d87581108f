package io.sluice.gateway;

import io.sluice.gateway.edge.KeyRing;
import io.sluice.gateway.stores.DatabaseKeeper;
import io.sluice.metering.journal.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An annex in a process without a gateway. Its keys are the operator's own and those it keeps
/// itself; its database is the configured one, or the private one of the data folder, which it then
/// has for itself.
final class AnnexAlone implements AutoCloseable {
    private final Annex annex;
    private final AdminKey adminKey;
    private final @Nullable DataFolder folder;
    private @Nullable DatabaseKeeper keeper;

    private AnnexAlone(Annex annex, AdminKey adminKey, @Nullable DataFolder folder) {
        this.annex = annex;
        this.adminKey = adminKey;
        this.folder = folder;
    }

    /// @throws IOException when the port is taken, or the folder with its database is in use
    static AnnexAlone start(GatewayConfig config, Annex annex) throws IOException {
        Path path = config.dataDir();
        Files.createDirectories(path);
        DataFolder folder = config.databaseUrl() == null ? DataFolder.open(path) : null;
        AnnexAlone alone = new AnnexAlone(annex, AdminKey.of(config, path), folder);
        try {
            alone.open(config, path);
            return alone;
        } catch (IOException | RuntimeException failure) {
            alone.close();
            throw failure;
        }
    }

    /// Where the admin key is to be found.
    String adminKeyPlace() {
        return adminKey.place();
    }

    @Override
    public void close() {
        annex.close();
        if (keeper != null) {
            keeper.close();
        }
        try {
            if (folder != null) {
                folder.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void open(GatewayConfig config, Path path) throws IOException {
        KeyRing ring = new KeyRing();
        Directories.admit(ring, adminKey.key());
        Premises premises =
                new Premises(
                        config.bind(),
                        config.allowedHosts(),
                        path,
                        ring,
                        config.openId(),
                        Optional.empty());
        var tenant = annex.open(premises);
        DatabaseKeeper.Server server = BackRooms.server(config, path);
        if (server != null) {
            keeper = DatabaseKeeper.of(server, List.of(tenant));
        }
    }
}
