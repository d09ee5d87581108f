package io.sluice.gateway.api;

import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.sales.solana.Address;
import io.sluice.gateway.sales.solana.Wallets;
import io.sluice.gateway.sales.solana.Wallets.Proven;
import java.util.List;
import java.util.function.Consumer;

/// `/v1/accounts/{owner_id}/wallet-…`: showing that a wallet on Solana is one's own, so that what
/// it pays without a reference counts.
final class WalletsApi {
    private static final int WALLET_CHARS_MAX = 64;
    private static final int SIGNATURE_CHARS_MAX = 128;
    private static final JsonName ACCOUNT_ID = JsonName.of("account_id");
    private static final JsonName CHALLENGE = JsonName.of("challenge");
    private static final JsonName EXPIRES_AT = JsonName.of("expires_at");
    private static final JsonName WALLET = JsonName.of("wallet");
    private static final JsonName PROVEN_AT = JsonName.of("proven_at");

    private final Desk desk;
    private final BackRoom backRoom;
    private final Wallets wallets;

    WalletsApi(Desk desk, BackRoom backRoom, Wallets wallets) {
        this.desk = desk;
        this.backRoom = backRoom;
        this.wallets = wallets;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/accounts/{owner_id}/wallet-challenge", "challengeWallet")
                        .roles(Role.AGENT)
                        .idempotent()
                        .to(this::challenge),
                Route.post("/v1/accounts/{owner_id}/wallet-proof", "proveWallet")
                        .roles(Role.AGENT)
                        .idempotent()
                        .to(this::prove));
    }

    private void challenge(Exchange exchange) {
        Fields fields = exchange.fields();
        String wallet = fields.textOrNull("wallet", WALLET_CHARS_MAX);
        checkWallet(fields, wallet == null ? "" : wallet, wallet != null);
        String ownerId = exchange.path("owner_id");
        if (exchange.refused(fields)
                || desk.reachable(exchange.principal(), ownerId, exchange) < 0) {
            return;
        }
        backRoom.unlessAnswered(
                exchange,
                () ->
                        BackRoom.then(
                                exchange,
                                wallets.challenge(ownerId, wallet),
                                challenge ->
                                        send(
                                                exchange,
                                                out ->
                                                        out.open()
                                                                .text(ACCOUNT_ID, ownerId)
                                                                .text(CHALLENGE, challenge.words())
                                                                .time(
                                                                        EXPIRES_AT,
                                                                        challenge.expiresAtMillis())
                                                                .close())));
    }

    private void prove(Exchange exchange) {
        Fields fields = exchange.fields();
        String wallet = fields.text("wallet", WALLET_CHARS_MAX);
        String signature = fields.text("signature", SIGNATURE_CHARS_MAX);
        checkWallet(fields, wallet, !fields.flawed());
        String ownerId = exchange.path("owner_id");
        if (exchange.refused(fields)
                || desk.reachable(exchange.principal(), ownerId, exchange) < 0) {
            return;
        }
        backRoom.unlessAnswered(
                exchange,
                () ->
                        BackRoom.then(
                                exchange,
                                wallets.prove(ownerId, wallet, signature),
                                proven -> answer(exchange, ownerId, proven)));
    }

    private void answer(Exchange exchange, String ownerId, Proven proven) {
        switch (proven) {
            case Proven.Yes(String wallet, long atMillis) ->
                    send(
                            exchange,
                            out ->
                                    out.open()
                                            .text(ACCOUNT_ID, ownerId)
                                            .text(WALLET, wallet)
                                            .time(PROVEN_AT, atMillis)
                                            .close());
            case Proven.NoChallenge _ -> exchange.refuse(ProblemType.CHALLENGE_OVER);
            case Proven.WrongSignature _ -> exchange.refuse(ProblemType.INVALID_SIGNATURE);
        }
    }

    /// Keeps the answer for whoever asks again, then gives it.
    private void send(Exchange exchange, Consumer<JsonOut> body) {
        BackRoom.then(
                exchange,
                backRoom.remember(BackRoom.answer(exchange, 200, body)).map(true),
                _ -> {
                    body.accept(exchange.body());
                    exchange.send(200);
                });
    }

    private static void checkWallet(Fields fields, String wallet, boolean given) {
        if (given && !Address.isSound(wallet)) {
            fields.invalid("wallet", "must be an address on Solana, in base 58");
        }
    }
}
