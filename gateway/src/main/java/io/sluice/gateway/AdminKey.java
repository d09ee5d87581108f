package io.sluice.gateway;

import java.io.IOException;
import java.nio.file.Path;

/// The operator's own key.
///
/// @param place where it is to be found; never the key itself
record AdminKey(String key, String place) {
    private static final int BYTES = 24;

    /// As configured, or the one kept in the data folder, made at the first start.
    static AdminKey of(GatewayConfig config, Path folder) throws IOException {
        Secret configured = config.adminKey();
        if (configured != null) {
            return new AdminKey(configured.use(key -> key), "as SLUICE_ADMIN_KEY says");
        }
        Path file = folder.resolve("admin.key");
        return new AdminKey(KeyFile.readOrMake(file, "sk_admin_", BYTES), file.toString());
    }

    @Override
    public String toString() {
        return place;
    }
}
