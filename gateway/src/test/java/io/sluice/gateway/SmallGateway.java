package io.sluice.gateway;

import io.sluice.gateway.GatewayConfig.Reading;
import io.sluice.gateway.stores.RealFalkor;
import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A real gateway on a free port, with small tables and nothing warmed up.
final class SmallGateway implements AutoCloseable {
    private static final long SEGMENT_BYTES = 32L << 20;

    private final Gateway gateway;
    private final ApiClient admin;

    private SmallGateway(Gateway gateway) {
        this.gateway = gateway;
        this.admin = new ApiClient(gateway.url(), gateway.adminKey());
    }

    /// Without stores beside it.
    static SmallGateway on(Path dataDir) throws IOException {
        return on(dataDir, Map.of("DATABASE_URL", "none"));
    }

    /// With a FalkorDB of its own.
    static SmallGateway withGraph(Path dataDir) throws IOException {
        RealFalkor.program();
        return on(dataDir, Map.of("DATABASE_URL", "none", "FALKORDB_URL", ""));
    }

    /// Without a graph where `more` says nothing of one.
    static SmallGateway on(Path dataDir, Map<String, String> more) throws IOException {
        return on(dataDir, more, false);
    }

    /// As `up --demo` starts it, without the agents.
    static SmallGateway onTrial(Path dataDir, Map<String, String> more) throws IOException {
        return on(dataDir, more, true);
    }

    private static SmallGateway on(Path dataDir, Map<String, String> more, boolean trial)
            throws IOException {
        Map<String, String> variables = new HashMap<>(more);
        variables.put("SLUICE_GATEWAY_PORT", "0");
        variables.put("SLUICE_DATA_DIR", dataDir.toString());
        variables.putIfAbsent("FALKORDB_URL", "none");
        if (!(GatewayConfig.read(variables, null, dataDir)
                instanceof Reading.Sound(GatewayConfig config, List<String> _))) {
            throw new IllegalStateException("the configuration of a test is wrong");
        }
        JournalSettings journal =
                JournalSettings.DEFAULT.withSegmentSizeBytes(SEGMENT_BYTES).withSpareSegments(1);
        Thread nothingBefore = Thread.ofPlatform().unstarted(() -> {});
        return new SmallGateway(
                Gateway.open(
                        config,
                        EngineSizes.SMALL,
                        journal,
                        nothingBefore,
                        Optional.empty(),
                        trial));
    }

    ApiClient admin() {
        return admin;
    }

    String adminKey() {
        return gateway.adminKey();
    }

    String url() {
        return gateway.url();
    }

    @Override
    public void close() {
        admin.close();
        gateway.close();
    }
}
