package io.sluice.backoffice;

import io.sluice.backoffice.audit.HeadSeal;
import io.sluice.backoffice.rails.DetailsVault;
import io.sluice.backoffice.rails.TransitClient;
import io.sluice.gateway.Annex;
import io.sluice.gateway.KeyFile;
import io.sluice.gateway.Premises;
import io.sluice.gateway.Secret;
import io.sluice.gateway.Variables;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.database.Tenant;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The back office as the process that holds it sees it: configured, opened, closed. Its event loop
/// is its own, so that nothing it does waits behind the gateway or in front of it.
public final class BackOfficeAnnex implements Annex {
    private static final Logger LOG = LoggerFactory.getLogger(BackOfficeAnnex.class);
    private static final long WAIT_SECONDS_MAX = 30;
    private static final String SCHEMA = "backoffice";

    private @Nullable BackOfficeConfig config;
    private @Nullable Vertx vertx;
    private @Nullable BackOfficeVerticle verticle;
    private String url = "";

    @Override
    public void configure(Variables variables) {
        config = BackOfficeConfig.read(variables);
    }

    @Override
    public Tenant open(Premises premises) throws IOException {
        Vertx own =
                Vertx.vertx(
                        new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        vertx = own;
        BackOfficeConfig settings = Objects.requireNonNull(config, "not configured");
        BackOfficeVerticle office =
                new BackOfficeVerticle(
                        settings,
                        premises,
                        SCHEMA,
                        seed(premises),
                        detailsKeys(settings, premises));
        await(own.deployVerticle(office).toCompletionStage().toCompletableFuture());
        verticle = office;
        url = "http://" + premises.bind() + ":" + office.port();
        return office.tenant();
    }

    private static byte[] seed(Premises premises) throws IOException {
        String hex =
                KeyFile.readOrMake(premises.folder().resolve("audit.key"), "", HeadSeal.SEED_BYTES);
        return HexFormat.of().parseHex(hex);
    }

    /// The operator's secrets, of whatever length, or a key made at first start. The first seals;
    /// the others, and a key made earlier, open what they have sealed.
    private static List<byte[]> detailsKeys(BackOfficeConfig settings, Premises premises)
            throws IOException {
        List<byte[]> keys = new ArrayList<>();
        Secret given = settings.detailsKey();
        if (given != null) {
            for (String each : given.use(text -> text.split(",", -1))) {
                keys.add(detailsKey(settings, each.strip()));
            }
        }
        Path file = premises.folder().resolve("details.key");
        if (given == null || Files.exists(file)) {
            String hex = KeyFile.readOrMake(file, "", DetailsVault.KEY_BYTES);
            keys.add(HexFormat.of().parseHex(hex));
        }
        return keys;
    }

    private static byte[] detailsKey(BackOfficeConfig settings, String text) throws IOException {
        TransitClient.Access access = settings.transit();
        if (access == null || !TransitClient.isWrapped(text)) {
            return DetailsVault.keyOf(text);
        }
        try (TransitClient transit = new TransitClient(access)) {
            return DetailsVault.keyOf(transit.open(text));
        } catch (IOException closed) {
            throw new IOException("SLUICE_DETAILS_KEY: " + closed.getMessage(), closed);
        }
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public boolean isReady() {
        return verticle != null && verticle.isReady();
    }

    @Override
    public int answer(List<String> words, DatabaseAddress database) {
        return switch (words.getFirst()) {
            case VerifyPayouts.COMMAND ->
                    VerifyPayouts.run(
                            words.subList(1, words.size()), database, System.out, System.err);
            default -> throw new IllegalArgumentException("no question: " + words.getFirst());
        };
    }

    @Override
    public void close() {
        Vertx own = vertx;
        vertx = null;
        if (own == null) {
            return;
        }
        if (verticle != null) {
            verticle.stopJobs();
        }
        try {
            await(own.close().toCompletionStage().toCompletableFuture());
        } catch (IOException late) {
            LOG.warn("the back office did not stop in time", late);
        }
    }

    private static void await(CompletableFuture<?> future) throws IOException {
        try {
            future.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new IOException("back office: " + failure.getCause(), failure);
        } catch (TimeoutException late) {
            throw new IOException("back office: not done in " + WAIT_SECONDS_MAX + " s", late);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }
}
