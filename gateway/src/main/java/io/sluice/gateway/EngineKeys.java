package io.sluice.gateway;

import io.sluice.gateway.api.GatewayRoutes;
import io.sluice.gateway.edge.ApiKeyText;
import io.sluice.gateway.edge.KeyHash;
import io.sluice.gateway.edge.Role;
import io.sluice.metering.host.MeteringHost;
import io.sluice.metering.host.MeteringHost.Admission;
import io.sluice.metering.host.Reply;
import io.sluice.metering.host.ReplyLane;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.CreateKey;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Keys made for the annex by a command to the engine, as `POST /v1/keys` makes them.
final class EngineKeys implements KeyIssuer {
    private final MeteringHost host;
    private final Directories directories;
    private final SecureRandom random = new SecureRandom();

    EngineKeys(MeteringHost host, Directories directories) {
        this.host = host;
        this.directories = directories;
    }

    @Override
    public CompletionStage<IssuedKey> issue(Role role, @Nullable String subjectId) {
        String secret = ApiKeyText.mint(role, random);
        CreateKey command =
                new CreateKey(
                        KeyHash.of(secret).toBytes(),
                        io.sluice.metering.message.Role.valueOf(role.name()),
                        Commands.NOBODY,
                        subjectId,
                        false,
                        0);
        CompletableFuture<IssuedKey> issued = new CompletableFuture<>();
        Reply reply =
                new Reply(new ReplyLane(Runnable::run)) {
                    @Override
                    public void complete() {
                        finish(new Receipt(receipt()), command, secret, issued);
                    }
                };
        if (host.submit(Commands.createKey(new Frame(), command, null), reply)
                != Admission.ACCEPTED) {
            issued.completeExceptionally(new IOException("the engine takes no command"));
        }
        return issued;
    }

    private void finish(
            Receipt receipt,
            CreateKey command,
            String secret,
            CompletableFuture<IssuedKey> issued) {
        if (receipt.verdict() != Verdict.OK) {
            issued.completeExceptionally(
                    new IOException("the engine refused a key: " + receipt.verdict()));
            return;
        }
        GatewayRoutes.admit(command, receipt, directories.keys(), directories.keyRing());
        issued.complete(
                new IssuedKey(GatewayRoutes.keyId(receipt.keyNumber()), new Secret(secret)));
    }
}
