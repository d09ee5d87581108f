package io.sluice.gateway.sales.solana;

import io.sluice.gateway.sales.solana.ChainTransaction.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.sava.core.accounts.PublicKey;

/// What a transaction paid, by its own content alone: pure, and the only place that decides it.
/// Nothing is guessed: a transfer is exactly what a request asked for, or a person looks at it.
///
/// @param treasury the wallet that is paid
/// @param usdcMint the mint of the dollar that is taken
record TransactionCheck(PublicKey treasury, PublicKey usdcMint) {
    private static final Pattern PURCHASE = Pattern.compile("purchase_[0-9a-z]+");

    /// What one transfer comes to. Transfers that are not ours make none.
    sealed interface Finding {
        Transfer transfer();

        /// Exactly what was asked for.
        record Paid(Transfer transfer, Request request) implements Finding {}

        /// Meant for a request, and not what it asks for.
        record Mismatched(Transfer transfer, Request request, String why) implements Finding {}

        /// In time for no request, or for none that can be told; `request` where it came late.
        record Unmatched(Transfer transfer, @Nullable Request request, String why)
                implements Finding {}
    }

    /// @param requests those whose reference the transaction names, by reference
    List<Finding> findings(ChainTransaction transaction, Map<String, Request> requests) {
        List<Transfer> transfers = Transfer.to(treasury.toBase58(), transaction);
        List<Finding> findings = new ArrayList<>();
        for (Transfer transfer : transfers) {
            Collection<Request> meant =
                    meant(transfer, transaction, requests, transfers.size() == 1);
            if (meant.size() > 1) {
                findings.add(new Finding.Unmatched(transfer, null, "several_references"));
            } else if (meant.size() == 1) {
                findings.add(finding(transfer, transaction, meant.iterator().next()));
            } else if (token(transfer) != null) {
                findings.add(new Finding.Unmatched(transfer, null, "no_reference"));
            }
        }
        return findings;
    }

    /// SOL, the dollar we take, or null for any other token.
    @Nullable Token token(Transfer transfer) {
        String mint = transfer.mint();
        if (mint == null) {
            return Token.SOL;
        }
        return mint.equals(usdcMint.toBase58()) && transfer.decimals() == Token.USDC.decimals()
                ? Token.USDC
                : null;
    }

    /// Whether it came to where the convention wants it: a wallet, or its own account for a token.
    boolean isWellAddressed(Transfer transfer) {
        String mint = transfer.mint();
        return mint == null
                || (Address.isTokenProgram(transfer.program())
                        && transfer.to()
                                .equals(
                                        Address.tokenAccount(
                                                treasury,
                                                PublicKey.fromBase58Encoded(mint),
                                                transfer.program())));
    }

    private Finding finding(Transfer transfer, ChainTransaction transaction, Request request) {
        if (transaction.atMillis() > request.expiresAtMillis()) {
            return new Finding.Unmatched(transfer, request, "late");
        }
        String why = flaw(transfer, transaction, request);
        return why == null
                ? new Finding.Paid(transfer, request)
                : new Finding.Mismatched(transfer, request, why);
    }

    private @Nullable String flaw(
            Transfer transfer, ChainTransaction transaction, Request request) {
        if (token(transfer) != request.token()) {
            return "token";
        }
        if (!transfer.balanced()) {
            return "balance";
        }
        if (transfer.amount() != request.amount()) {
            return "amount";
        }
        if (!isWellAddressed(transfer)) {
            return "token_account";
        }
        return contradicts(transaction, request) ? "memo" : null;
    }

    /// The requests a transfer names: beside its own parties, else in the instruction it belongs
    /// to, else, when nothing else came in, anywhere in the transaction, or the one that waits for
    /// this very transaction.
    private static Collection<Request> meant(
            Transfer transfer,
            ChainTransaction transaction,
            Map<String, Request> requests,
            boolean alone) {
        Set<Request> meant = named(transfer.named(), requests);
        if (meant.isEmpty() && transfer.outer() >= 0) {
            meant =
                    transaction.steps().stream()
                            .filter(step -> step.path().equals(Integer.toString(transfer.outer())))
                            .findFirst()
                            .map(step -> named(step.accounts(), requests))
                            .orElseThrow();
        }
        if (meant.isEmpty() && alone) {
            meant = named(transaction.accounts(), requests);
            Request awaited = requests.get(transaction.signature());
            return meant.isEmpty() && awaited != null ? Set.of(awaited) : meant;
        }
        return meant;
    }

    private static Set<Request> named(List<String> accounts, Map<String, Request> requests) {
        Set<Request> named = new LinkedHashSet<>();
        accounts.stream().map(requests::get).filter(Objects::nonNull).forEach(named::add);
        return named;
    }

    /// Whether a memo names another purchase than the reference does.
    private static boolean contradicts(ChainTransaction transaction, Request request) {
        boolean names = false;
        for (Step step : transaction.steps()) {
            if (step.program().equals(Address.MEMO) || step.program().equals(Address.MEMO_1)) {
                Matcher ids = PURCHASE.matcher(new String(step.data(), StandardCharsets.UTF_8));
                while (ids.find()) {
                    if (ids.group().equals(request.purchaseId())) {
                        return false;
                    }
                    names = true;
                }
            }
        }
        return names;
    }
}
