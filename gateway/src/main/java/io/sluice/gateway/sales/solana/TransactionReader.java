package io.sluice.gateway.sales.solana;

import io.sluice.gateway.sales.solana.ChainTransaction.LamportChange;
import io.sluice.gateway.sales.solana.ChainTransaction.Step;
import io.sluice.gateway.sales.solana.ChainTransaction.TokenChange;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.sava.core.accounts.PublicKey;
import software.sava.core.accounts.meta.AccountMeta;
import software.sava.core.encoding.Base58;
import software.sava.core.tx.Instruction;
import software.sava.core.tx.TransactionSkeleton;
import software.sava.rpc.json.http.response.LoadedAddresses;
import software.sava.rpc.json.http.response.TokenBalance;
import software.sava.rpc.json.http.response.Tx;
import software.sava.rpc.json.http.response.TxInnerInstruction;
import software.sava.rpc.json.http.response.TxInstruction;
import software.sava.rpc.json.http.response.TxMeta;

/// What a node answers, as a transaction of ours. Accounts keep the order of the message, loaded
/// ones behind it, as the positions in it mean them.
final class TransactionReader {
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private TransactionReader() {}

    /// @param atMillis when its block was made
    static ChainTransaction read(String signature, long atMillis, Tx tx) {
        TxMeta meta = Objects.requireNonNull(tx.meta(), "a transaction without its outcome");
        TransactionSkeleton message = TransactionSkeleton.deserializeSkeleton(tx.data());
        AccountMeta[] metas = accounts(message, meta.loadedAddresses());
        List<String> accounts =
                Arrays.stream(metas).map(each -> each.publicKey().toBase58()).toList();
        return new ChainTransaction(
                signature,
                tx.slot(),
                atMillis,
                meta.error() != null,
                accounts.subList(0, message.numSignatures()),
                accounts,
                steps(message.parseInstructions(metas), meta, accounts),
                lamports(meta, accounts),
                tokens(meta, accounts));
    }

    private static AccountMeta[] accounts(
            TransactionSkeleton message, @Nullable LoadedAddresses loaded) {
        return message.isLegacy() || loaded == null
                ? message.parseAccounts()
                : message.parseAccounts(loaded.writable(), loaded.readonly());
    }

    private static List<Step> steps(
            Instruction[] instructions, TxMeta meta, List<String> accounts) {
        List<Step> steps = new ArrayList<>();
        for (int outer = 0; outer < instructions.length; outer++) {
            Instruction each = instructions[outer];
            steps.add(
                    new Step(
                            Integer.toString(outer),
                            outer,
                            each.programId().publicKey().toBase58(),
                            each.accounts().stream()
                                    .map(account -> account.publicKey().toBase58())
                                    .toList(),
                            each.copyData()));
            called(steps, outer, meta.innerInstructions(), accounts);
        }
        return steps;
    }

    private static void called(
            List<Step> steps,
            int outer,
            @Nullable List<TxInnerInstruction> inner,
            List<String> accounts) {
        int number = 0;
        for (TxInnerInstruction group : inner == null ? List.<TxInnerInstruction>of() : inner) {
            if (group.index() != outer) {
                continue;
            }
            for (TxInstruction each : group.instructions()) {
                String data = each.b58Data();
                steps.add(
                        new Step(
                                outer + "." + number++,
                                outer,
                                accounts.get(each.programIdIndex()),
                                Arrays.stream(each.accountIndices())
                                        .mapToObj(accounts::get)
                                        .toList(),
                                data == null || data.isEmpty()
                                        ? new byte[0]
                                        : Base58.decode(data)));
            }
        }
    }

    private static List<LamportChange> lamports(TxMeta meta, List<String> accounts) {
        List<LamportChange> changes = new ArrayList<>();
        for (int i = 0; i < accounts.size(); i++) {
            long change = meta.postBalances().get(i) - meta.preBalances().get(i);
            if (change != 0) {
                changes.add(new LamportChange(accounts.get(i), change));
            }
        }
        return changes;
    }

    private static List<TokenChange> tokens(TxMeta meta, List<String> accounts) {
        Map<Integer, TokenBalance> before = byAccount(meta.preTokenBalances());
        Map<Integer, TokenBalance> after = byAccount(meta.postTokenBalances());
        List<TokenChange> changes = new ArrayList<>();
        Map<Integer, TokenBalance> either = new TreeMap<>(before);
        either.putAll(after);
        either.forEach((index, balance) -> {
            BigInteger change = amount(after.get(index)).subtract(amount(before.get(index)));
            PublicKey owner = balance.owner();
            changes.add(
                    new TokenChange(
                            accounts.get(index),
                            owner == null ? "" : owner.toBase58(),
                            balance.mint().toBase58(),
                            balance.decimals(),
                            change.min(LONG_MAX).max(LONG_MAX.negate()).longValueExact()));
        });
        return changes;
    }

    private static Map<Integer, TokenBalance> byAccount(@Nullable List<TokenBalance> balances) {
        Map<Integer, TokenBalance> byAccount = new TreeMap<>();
        if (balances != null) {
            balances.forEach(each -> byAccount.put(each.accountIndex(), each));
        }
        return byAccount;
    }

    private static BigInteger amount(@Nullable TokenBalance balance) {
        return balance == null ? BigInteger.ZERO : balance.amount();
    }
}
