package io.sluice.gateway.sales.solana;

import io.sluice.gateway.sales.solana.ChainTransaction.LamportChange;
import io.sluice.gateway.sales.solana.ChainTransaction.Step;
import io.sluice.gateway.sales.solana.ChainTransaction.TokenChange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that came in with a transaction: an instruction that moved lamports or tokens, or, at
/// the path [#UNEXPLAINED], what no such instruction accounts for.
///
/// @param path which instruction it is; with the signature, the payment's name
/// @param program who moved it; empty where nobody says
/// @param sender the wallet it came from; empty where nobody says
/// @param mint null: lamports
/// @param amount what arrived, in the smallest part
/// @param balanced whether the balances say the same as the instructions
/// @param named what the instruction names beside sender and receiver
record Transfer(
        String path,
        int outer,
        String program,
        String sender,
        String to,
        @Nullable String mint,
        int decimals,
        long amount,
        boolean balanced,
        List<String> named) {

    static final String UNEXPLAINED = "balance";

    private static final int SYSTEM_TRANSFER = 2;
    private static final int SYSTEM_TRANSFER_WITH_SEED = 11;
    private static final int TOKEN_TRANSFER = 3;
    private static final int TOKEN_TRANSFER_CHECKED = 12;
    private static final int TOKEN_FEE_EXTENSION = 26;
    private static final int TOKEN_TRANSFER_CHECKED_WITH_FEE = 1;

    Transfer {
        named = List.copyOf(named);
    }

    /// What came to this wallet, in lamports or to token accounts of its own, from somebody else.
    static List<Transfer> to(String treasury, ChainTransaction transaction) {
        if (transaction.failed()) {
            return List.of();
        }
        Map<String, TokenChange> tokens = new HashMap<>();
        transaction.tokens().forEach(each -> tokens.put(each.account(), each));
        List<Move> moves =
                transaction.steps().stream()
                        .map(step -> move(step, tokens))
                        .filter(move -> move != null)
                        .toList();
        List<Transfer> found = new ArrayList<>();
        for (LamportChange change : transaction.lamports()) {
            if (change.account().equals(treasury)) {
                Receiver receiver = new Receiver(treasury, null, Token.SOL.decimals());
                boolean ours = transaction.signers().contains(treasury);
                found.addAll(arrived(receiver, change.change(), moves, treasury, ours));
            }
        }
        for (TokenChange change : transaction.tokens()) {
            if (change.owner().equals(treasury)) {
                Receiver receiver =
                        new Receiver(change.account(), change.mint(), change.decimals());
                found.addAll(arrived(receiver, change.change(), moves, treasury, false));
            }
        }
        return found;
    }

    private record Receiver(String account, @Nullable String mint, int decimals) {}

    /// An instruction that moves something.
    private record Move(
            Step step, String sender, String to, boolean lamports, long amount, int parties) {}

    /// @param ours whether the owner signed, so that what no instruction explains is its own doing
    private static List<Transfer> arrived(
            Receiver receiver, long change, List<Move> moves, String treasury, boolean ours) {
        List<Move> here =
                moves.stream()
                        .filter(move -> move.to.equals(receiver.account))
                        .filter(move -> move.lamports == (receiver.mint == null))
                        .toList();
        long told = 0;
        for (Move move : here) {
            told = capped(told, move.amount);
        }
        List<Move> foreign =
                here.stream()
                        .filter(move -> !move.sender.equals(treasury) && move.amount > 0)
                        .toList();
        // A token may keep a fee: what arrived is less than what was sent, and counts.
        boolean fee = here.size() == 1 && change > 0 && change < told;
        boolean balanced = fee || change == told;
        List<Transfer> arrived = new ArrayList<>();
        for (Move move : foreign) {
            arrived.add(transfer(move, receiver, fee ? change : move.amount, balanced));
        }
        if (here.isEmpty() && change > 0 && !ours) {
            arrived.add(
                    new Transfer(
                            UNEXPLAINED,
                            -1,
                            "",
                            "",
                            receiver.account,
                            receiver.mint,
                            receiver.decimals,
                            change,
                            false,
                            List.of()));
        }
        return arrived;
    }

    private static Transfer transfer(Move move, Receiver receiver, long amount, boolean balanced) {
        List<String> accounts = move.step.accounts();
        return new Transfer(
                move.step.path(),
                move.step.outer(),
                move.step.program(),
                move.sender,
                receiver.account,
                receiver.mint,
                receiver.decimals,
                amount,
                balanced,
                accounts.subList(move.parties, accounts.size()));
    }

    private static @Nullable Move move(Step step, Map<String, TokenChange> tokens) {
        ByteBuffer data = ByteBuffer.wrap(step.data()).order(ByteOrder.LITTLE_ENDIAN);
        if (step.program().equals(Address.SYSTEM)) {
            return lamports(step, data);
        }
        return Address.isTokenProgram(step.program()) ? tokens(step, data, tokens) : null;
    }

    private static @Nullable Move lamports(Step step, ByteBuffer data) {
        if (data.remaining() < Integer.BYTES + Long.BYTES) {
            return null;
        }
        int kind = data.getInt();
        long amount = unsigned(data.getLong());
        List<String> accounts = step.accounts();
        if (kind == SYSTEM_TRANSFER && accounts.size() >= 2) {
            return new Move(step, accounts.get(0), accounts.get(1), true, amount, 2);
        }
        return kind == SYSTEM_TRANSFER_WITH_SEED && accounts.size() >= 3
                ? new Move(step, accounts.get(0), accounts.get(2), true, amount, 3)
                : null;
    }

    private static @Nullable Move tokens(
            Step step, ByteBuffer data, Map<String, TokenChange> tokens) {
        if (!data.hasRemaining()) {
            return null;
        }
        int kind = data.get();
        boolean checked = kind == TOKEN_TRANSFER_CHECKED;
        if (kind == TOKEN_FEE_EXTENSION && data.hasRemaining()) {
            checked = data.get() == TOKEN_TRANSFER_CHECKED_WITH_FEE;
        }
        int parties = checked ? 4 : 3; // source, mint, destination, authority
        List<String> accounts = step.accounts();
        if ((!checked && kind != TOKEN_TRANSFER)
                || accounts.size() < parties
                || data.remaining() < Long.BYTES) {
            return null;
        }
        TokenChange source = tokens.get(accounts.getFirst());
        // Whose tokens they were, whoever was allowed to move them.
        String sender = source == null ? accounts.get(parties - 1) : source.owner();
        String to = accounts.get(parties - 2);
        return new Move(step, sender, to, false, unsigned(data.getLong()), parties);
    }

    private static long unsigned(long amount) {
        return amount < 0 ? Long.MAX_VALUE : amount;
    }

    private static long capped(long sum, long more) {
        return sum > Long.MAX_VALUE - more ? Long.MAX_VALUE : sum + more;
    }
}
