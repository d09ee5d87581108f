package io.sluice.gateway.sales.solana;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.sava.core.accounts.PublicKey;
import software.sava.core.accounts.meta.AccountMeta;
import software.sava.core.tx.Instruction;
import software.sava.core.tx.Transaction;

/// What we sign for buyers, and what we do not. Transactions are made by sava; the official
/// client's own ones are paid on a real machine.
class X402CheckTest {
    private static final FeePayer US = new FeePayer(secret(1));
    private static final FeePayer BUYER = new FeePayer(secret(2));
    private static final FeePayer STRANGER = new FeePayer(secret(3));
    private static final PublicKey TREASURY = key(4);
    private static final PublicKey MINT = PublicKey.fromBase58Encoded(SolanaSettings.USDC);
    private static final PublicKey SOURCE = key(5);
    private static final PublicKey HOME =
            PublicKey.fromBase58Encoded(Address.tokenAccount(TREASURY, MINT, Address.TOKENS));
    private static final String BUDGET = "ComputeBudget111111111111111111111111111111";
    private static final String MEMO = "purchase_1.1.00";
    private static final X402Terms TERMS =
            new X402Terms(
                    "solana:x",
                    500_000,
                    SolanaSettings.USDC,
                    TREASURY.toBase58(),
                    US.address(),
                    MEMO);

    @Test
    void signsWhatPaysExactlyWhatWasAsked() {
        assertThat(flaw(sound())).isNull();
        assertThat(flaw(with(sound(), memoOf("L2TExMFKdjpN9kozasaurPirfHy9P8sbXoAN1qA3S95", ""))))
                .as("a wallet guards its owner")
                .isNull();
    }

    @Test
    void signsNoOtherPayment() {
        assertThat(flaw(paying(HOME, MINT, 499_999, BUYER))).endsWith("amount_mismatch");
        assertThat(flaw(paying(HOME, MINT, 500_001, BUYER))).endsWith("amount_mismatch");
        assertThat(flaw(paying(SOURCE, MINT, 500_000, BUYER))).endsWith("recipient_mismatch");
        assertThat(flaw(paying(HOME, key(9), 500_000, BUYER))).endsWith("mint_mismatch");
        assertThat(flaw(sound().subList(0, 2))).endsWith("memo_count");
        assertThat(flaw(with(sound(), memoOf(Address.MEMO, MEMO)))).endsWith("memo_count");
        assertThat(flaw(with(sound().subList(0, 2), memoOf(Address.MEMO, "another"))))
                .endsWith("memo_mismatch");
        assertThat(flaw(List.of(limit(200_000), memoByBuyer())))
                .endsWith("no_transfer_instruction");
        assertThat(flaw(with(sound(), transfer(HOME, MINT, 500_000, BUYER))))
                .endsWith("no_transfer_instruction");
    }

    @Test
    void givesNothingOfItsOwnAway() {
        Instruction drain =
                Instruction.createInstruction(
                        PublicKey.fromBase58Encoded(Address.SYSTEM),
                        List.of(AccountMeta.createWrite(US.key()), AccountMeta.createWrite(SOURCE)),
                        littleEndian(12).putInt(2).putLong(1).array());
        assertThat(flaw(with(sound(), drain))).endsWith("fee_payer_in_instruction_accounts");
        List<Instruction> ours =
                List.of(limit(200_000), transfer(HOME, MINT, 500_000, US), memoByBuyer());
        assertThat(flaw(ours)).endsWith("fee_payer_in_instruction_accounts");
        Instruction foreign =
                Instruction.createInstruction(
                        key(8), List.of(AccountMeta.createWrite(SOURCE)), new byte[1]);
        assertThat(flaw(with(sound(), foreign))).endsWith("unknown_instruction");
    }

    @Test
    void boundsTheFee() {
        List<Instruction> rest = sound().subList(1, 3);
        assertThat(flaw(rest)).endsWith("compute_budget");
        assertThat(flaw(with(rest, limit(400_000)))).isNull();
        assertThat(flaw(with(rest, limit(400_001)))).endsWith("compute_budget");
        assertThat(flaw(with(rest, limit(-1)))).endsWith("compute_budget");
        assertThat(flaw(with(sound(), price(50_000)))).isNull();
        assertThat(flaw(with(sound(), price(50_001)))).endsWith("compute_budget");
        assertThat(flaw(with(sound(), price(-1)))).endsWith("compute_budget");
        Instruction heap =
                Instruction.createInstruction(
                        PublicKey.fromBase58Encoded(BUDGET), List.of(), new byte[] {1, 0, 0, 4, 0});
        assertThat(flaw(with(sound(), heap))).endsWith("compute_budget");
    }

    @Test
    void signsForNobodyElse() {
        byte[] unsigned = wire(US.key(), sound());
        assertThat(X402Check.flaw(read(unsigned), TERMS)).endsWith("transaction_signature");
        byte[] others = signed(unsigned, 1, STRANGER);
        assertThat(X402Check.flaw(read(others), TERMS)).endsWith("transaction_signature");
        byte[] theirs = signed(wire(BUYER.key(), sound()), 0, BUYER);
        assertThat(X402Check.flaw(read(theirs), TERMS)).endsWith("fee_payer");
        List<Instruction> third =
                with(
                        sound(),
                        Instruction.createInstruction(
                                PublicKey.fromBase58Encoded(Address.MEMO),
                                List.of(AccountMeta.createReadOnlySigner(STRANGER.key())),
                                new byte[0]));
        assertThat(flaw(third)).endsWith("fee_payer");
    }

    /// A transaction is read in one way or not at all: broken off, longer, or written otherwise it
    /// is none.
    @Test
    void readsOnlyWhatIsWrittenTheOneRightWay() {
        byte[] wire = signed(wire(US.key(), sound()), 1, BUYER);
        for (int length = 0; length < wire.length; length++) {
            assertThat(WireTransaction.read(Arrays.copyOf(wire, length))).isNull();
        }
        assertThat(WireTransaction.read(Arrays.copyOf(wire, wire.length + 1))).isNull();
        assertThat(WireTransaction.read(new byte[1_233])).isNull();
        // Two signatures, said in two bytes.
        byte[] longer = new byte[wire.length + 1];
        longer[0] = (byte) (wire[0] | 0x80);
        System.arraycopy(wire, 1, longer, 2, wire.length - 1);
        assertThat(WireTransaction.read(longer)).isNull();
    }

    /// Whatever single bit is turned, it is no transaction, or not one we sign, or the same.
    @Test
    void signsNothingThatWasAltered() {
        byte[] wire = signed(wire(US.key(), sound()), 1, BUYER);
        int ours = 1 + 64; // behind our own place, which we fill in
        for (int bit = ours * 8; bit < wire.length * 8; bit++) {
            byte[] altered = wire.clone();
            altered[bit / 8] ^= (byte) (1 << (bit % 8));
            WireTransaction transaction = WireTransaction.read(altered);
            if (transaction != null) {
                assertThat(X402Check.flaw(transaction, TERMS)).as("bit %d", bit).isNotNull();
            }
        }
    }

    private static List<Instruction> sound() {
        return paying(HOME, MINT, 500_000, BUYER);
    }

    private static List<Instruction> paying(
            PublicKey to, PublicKey mint, long amount, FeePayer authority) {
        return List.of(
                limit(200_000), transfer(to, mint, amount, authority), memoOf(Address.MEMO, MEMO));
    }

    private static Instruction transfer(
            PublicKey to, PublicKey mint, long amount, FeePayer authority) {
        return Instruction.createInstruction(
                PublicKey.fromBase58Encoded(Address.TOKENS),
                List.of(
                        AccountMeta.createWrite(SOURCE),
                        AccountMeta.createRead(mint),
                        AccountMeta.createWrite(to),
                        AccountMeta.createReadOnlySigner(authority.key())),
                littleEndian(10).put((byte) 12).putLong(amount).put((byte) 6).array());
    }

    private static Instruction memoOf(String program, String text) {
        return Instruction.createInstruction(
                PublicKey.fromBase58Encoded(program),
                List.of(),
                text.getBytes(StandardCharsets.UTF_8));
    }

    private static Instruction memoByBuyer() {
        return Instruction.createInstruction(
                PublicKey.fromBase58Encoded(Address.MEMO),
                List.of(AccountMeta.createReadOnlySigner(BUYER.key())),
                MEMO.getBytes(StandardCharsets.UTF_8));
    }

    private static Instruction limit(int units) {
        return budget(littleEndian(5).put((byte) 2).putInt(units).array());
    }

    private static Instruction price(long microLamports) {
        return budget(littleEndian(9).put((byte) 3).putLong(microLamports).array());
    }

    private static Instruction budget(byte[] data) {
        return Instruction.createInstruction(PublicKey.fromBase58Encoded(BUDGET), List.of(), data);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static List<Instruction> with(List<Instruction> some, Instruction more) {
        List<Instruction> all = new ArrayList<>(some);
        all.add(more);
        return all;
    }

    private static @Nullable String flaw(List<Instruction> instructions) {
        byte[] wire = wire(US.key(), instructions);
        byte[] signed = wire[0] > 1 ? signed(wire, 1, BUYER) : wire;
        return X402Check.flaw(read(signed), TERMS);
    }

    private static byte[] wire(PublicKey feePayer, List<Instruction> instructions) {
        Transaction transaction = Transaction.createTx(feePayer, instructions);
        transaction.setRecentBlockHash(new byte[32]);
        return transaction.serialized();
    }

    private static byte[] signed(byte[] wire, int place, FeePayer who) {
        WireTransaction transaction = read(wire);
        return transaction.signed(place, who.sign(transaction.message()));
    }

    private static WireTransaction read(byte[] wire) {
        return Objects.requireNonNull(WireTransaction.read(wire));
    }

    private static byte[] secret(int filler) {
        byte[] secret = new byte[FeePayer.BYTES];
        Arrays.fill(secret, (byte) filler);
        return secret;
    }

    private static PublicKey key(int filler) {
        return new FeePayer(secret(filler)).key();
    }
}
