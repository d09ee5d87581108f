package io.sluice.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The operator's own key.
///
/// @param place where it is to be found; never the key itself
record AdminKey(String key, String place) {
    private static final int BYTES = 24;
    private static final String FILE = "admin.key";

    /// As configured, or the one kept in the data folder, made at the first start.
    static AdminKey of(GatewayConfig config, Path folder) throws IOException {
        Secret configured = config.adminKey();
        if (configured != null) {
            return new AdminKey(configured.use(key -> key), "as SLUICE_ADMIN_KEY says");
        }
        Path file = folder.resolve(FILE);
        return new AdminKey(KeyFile.readOrMake(file, "sk_admin_", BYTES), file.toString());
    }

    /// The same, where a start has made one already.
    ///
    /// @throws IOException when none has
    static AdminKey kept(GatewayConfig config, Path folder) throws IOException {
        if (config.adminKey() == null && !Files.exists(folder.resolve(FILE))) {
            throw new NoSuchFileException(folder.resolve(FILE).toString());
        }
        return of(config, folder);
    }

    @Override
    public String toString() {
        return place;
    }
}
