package io.sluice.gateway.sales.solana;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.sava.core.accounts.PublicKey;
import software.sava.rpc.json.http.client.SolanaRpcClient;
import software.sava.rpc.json.http.request.Commitment;
import software.sava.rpc.json.http.response.JsonRpcException;
import software.sava.rpc.json.http.response.Lamports;
import software.sava.rpc.json.http.response.TxSig;

/// Asks a node of Solana, by its JSON-RPC. Answers come on the context it was given; nothing waits.
final class SolanaNode implements AutoCloseable {
    static final int SIGNATURES_MAX = 1000;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    private final Context context;
    private final LongSupplier clock;
    private final Commitment commitment;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http;
    private final SolanaRpcClient rpc;

    SolanaNode(Context context, SolanaSettings settings, LongSupplier clock) {
        this.context = context;
        this.clock = clock;
        this.commitment =
                switch (settings.commitment()) {
                    case CONFIRMED -> Commitment.CONFIRMED;
                    case FINALIZED -> Commitment.FINALIZED;
                };
        this.http = HttpClient.newBuilder().executor(threads).connectTimeout(CONNECT_MAX).build();
        this.rpc =
                SolanaRpcClient.build()
                        .endpoint(URI.create(settings.rpcUrl()))
                        .httpClient(http)
                        .requestTimeout(ANSWER_MAX)
                        .defaultCommitment(commitment)
                        .createClient();
    }

    /// A transaction that names an address.
    ///
    /// @param atMillis when its block was made; where the node does not know, when it was seen
    record Mention(String signature, long atMillis) {}

    /// Transactions that name an address, newest first, older than `before` where it is given, and
    /// newer than `until`.
    Future<List<Mention>> mentions(
            PublicKey address, @Nullable String before, @Nullable String until) {
        CompletableFuture<List<TxSig>> asked;
        if (before != null) {
            asked = rpc.getSignaturesForAddressBefore(commitment, address, SIGNATURES_MAX, before);
        } else if (until != null) {
            asked = rpc.getSignaturesForAddressUntil(commitment, address, SIGNATURES_MAX, until);
        } else {
            asked = rpc.getSignaturesForAddress(commitment, address, SIGNATURES_MAX);
        }
        return on(asked).map(found -> found.stream().map(this::mention).toList());
    }

    /// The transaction, where the node has it at this commitment.
    Future<Optional<ChainTransaction>> transaction(Mention mention) {
        return on(rpc.getTransaction(commitment, mention.signature))
                .map(found ->
                        Optional.ofNullable(found)
                                .filter(tx -> tx.meta() != null && tx.data() != null)
                                .map(tx ->
                                        TransactionReader.read(
                                                mention.signature, mention.atMillis, tx)));
    }

    /// Token accounts of a wallet for one mint.
    Future<List<PublicKey>> tokenAccounts(PublicKey owner, PublicKey mint) {
        return on(rpc.getTokenAccountsForTokenMintByOwner(commitment, owner, mint))
                .map(found -> found.stream().map(each -> each.pubKey()).toList());
    }

    /// What tells one chain from another.
    Future<String> genesis() {
        return on(rpc.getGenesisHash());
    }

    Future<Long> lamports(PublicKey wallet) {
        return on(rpc.getBalance(Commitment.CONFIRMED, wallet)).map(Lamports::lamports);
    }

    /// Whether a transaction would come to nothing now. Fails where nobody can tell.
    Future<Boolean> wouldFail(String base64) {
        return on(rpc.simulateTransaction(Commitment.CONFIRMED, base64, false))
                .map(outcome -> outcome.error() != null)
                .recover(failure -> said(failure) ? Future.succeededFuture(true) : failed(failure));
    }

    /// Whether the node took a transaction. Fails where nobody can tell.
    Future<Boolean> send(String base64) {
        return on(rpc.sendTransaction(Commitment.CONFIRMED, base64))
                .map(true)
                .recover(
                        failure -> said(failure) ? Future.succeededFuture(false) : failed(failure));
    }

    /// Whether the node itself said no.
    private static boolean said(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof JsonRpcException || cause instanceof JsonRpcException;
    }

    private static <T> Future<T> failed(Throwable failure) {
        return Future.failedFuture(failure);
    }

    private Mention mention(TxSig found) {
        OptionalLong seconds = found.blockTime();
        return new Mention(
                found.signature(),
                seconds.isPresent() ? seconds.getAsLong() * 1000 : clock.getAsLong());
    }

    private <T> Future<T> on(CompletableFuture<T> asked) {
        return Future.fromCompletionStage(asked, context);
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }
}
