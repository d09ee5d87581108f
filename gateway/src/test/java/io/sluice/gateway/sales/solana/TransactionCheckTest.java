package io.sluice.gateway.sales.solana;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.sales.solana.ChainTransaction.LamportChange;
import io.sluice.gateway.sales.solana.ChainTransaction.Step;
import io.sluice.gateway.sales.solana.ChainTransaction.TokenChange;
import io.sluice.gateway.sales.solana.TransactionCheck.Finding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.sava.core.accounts.PublicKey;

/// What transactions pay, as wallets and programs make them; the plain ones are also made on a real
/// machine.
class TransactionCheckTest {
    private static final PublicKey TREASURY = key(1);
    private static final PublicKey MINT = PublicKey.fromBase58Encoded(SolanaSettings.USDC);
    private static final String US = TREASURY.toBase58();
    private static final String PAYER = key(2).toBase58();
    private static final String SOURCE = key(3).toBase58();
    private static final String REFERENCE = key(4).toBase58();
    private static final String OTHER_REFERENCE = key(5).toBase58();
    private static final String PROGRAM = key(6).toBase58();
    private static final TransactionCheck CHECK = new TransactionCheck(TREASURY, MINT);
    private static final long ASKED = 10_000_000;
    private static final long EXPIRES = 5_000;
    private static final Request USDC =
            new Request(REFERENCE, "purchase_1", Token.USDC, ASKED, 1_000_000, EXPIRES);
    private static final Request SOL =
            new Request(REFERENCE, "purchase_1", Token.SOL, ASKED, 150_000_000, EXPIRES);

    @Test
    void takesATransferWithoutItsMint() {
        String home = home(Address.TOKENS);
        Step step = tokens(Address.TOKENS, "0", 3, ASKED, SOURCE, home, PAYER, REFERENCE);
        assertThat(paid(USDC, new Build().step(step).token(home, ASKED))).isTrue();
    }

    @Test
    void takesACheckedTransferOfTheNewerTokenProgram() {
        String home = home(Address.TOKENS_2022);
        Step step = checked(Address.TOKENS_2022, "0", ASKED, home, REFERENCE);
        assertThat(paid(USDC, new Build().step(step).token(home, ASKED))).isTrue();
    }

    /// What the token's fee kept did not arrive: 1% of a whole payment is one percent short.
    @Test
    void countsWhatArrivedWhenATokenKeepsAFee() {
        String home = home(Address.TOKENS_2022);
        Step exact = checked(Address.TOKENS_2022, "0", ASKED, home, REFERENCE);
        Build short1 = new Build().step(exact).token(home, ASKED - ASKED / 100);
        assertThat(why(USDC, short1)).isEqualTo("amount");
        Step more = checked(Address.TOKENS_2022, "0", ASKED + 7, home, REFERENCE);
        assertThat(paid(USDC, new Build().step(more).token(home, ASKED))).isTrue();
    }

    @Test
    void takesATransferThatAProgramMade() {
        String home = home(Address.TOKENS);
        Step outer = new Step("0", 0, PROGRAM, List.of(PAYER, REFERENCE), new byte[0]);
        Step inner = tokens(Address.TOKENS, "0.0", 3, ASKED, SOURCE, home, PAYER);
        assertThat(paid(USDC, new Build().step(outer).step(inner).token(home, ASKED))).isTrue();
    }

    @Test
    void takesAReferenceInAnotherInstructionOnlyWhenNothingElseCameIn() {
        Step note = new Step("0", 0, PROGRAM, List.of(REFERENCE), new byte[0]);
        Step first = lamports("1", ASKED);
        Build one = new Build().step(note).step(first).lamports(ASKED);
        assertThat(paid(SOL, one)).isTrue();
        Step second = lamports("2", ASKED);
        Build two = new Build().step(note).step(first).step(second).lamports(2 * ASKED);
        assertThat(findings(SOL, two))
                .hasSize(2)
                .allMatch(each ->
                        each instanceof Finding.Unmatched(Transfer _, Request request, _)
                                && request == null);
    }

    @Test
    void makesOneFindingOfEachTransfer() {
        Step first = lamports("0", ASKED, REFERENCE);
        Step second = lamports("1", 7, REFERENCE);
        Build both = new Build().step(first).step(second).lamports(ASKED + 7);
        List<Finding> findings = findings(SOL, both);
        assertThat(findings.get(0)).isInstanceOf(Finding.Paid.class);
        assertThat(findings.get(1)).isInstanceOf(Finding.Mismatched.class);
        assertThat(findings).extracting(each -> each.transfer().path()).containsExactly("0", "1");
    }

    @Test
    void takesNothingOfATransactionThatFailed() {
        Build failed = new Build().step(lamports("0", ASKED, REFERENCE)).lamports(ASKED);
        failed.failed = true;
        assertThat(findings(SOL, failed)).isEmpty();
    }

    @Test
    void believesBalancesNotInstructions() {
        Build nothingCame = new Build().step(lamports("0", ASKED, REFERENCE)).lamports(ASKED - 1);
        assertThat(why(SOL, nothingCame)).isEqualTo("amount");
        Build moreCame = new Build().step(lamports("0", ASKED, REFERENCE)).lamports(ASKED + 1);
        assertThat(why(SOL, moreCame)).isEqualTo("balance");
    }

    @Test
    void listsWhatNoInstructionExplainsUnlessTheTreasurySigned() {
        Build unexplained = new Build().lamports(ASKED);
        assertThat(findings(SOL, unexplained))
                .singleElement()
                .matches(each -> each.transfer().path().equals(Transfer.UNEXPLAINED));
        unexplained.signers = List.of(PAYER, US);
        assertThat(findings(SOL, unexplained)).isEmpty();
    }

    @Test
    void doesNotCountWhatTheTreasuryMovesToItself() {
        String home = home(Address.TOKENS);
        String aside = key(9).toBase58();
        Step step = tokens(Address.TOKENS, "0", 3, ASKED, aside, home, US, REFERENCE);
        Build moved = new Build().step(step).token(home, ASKED).token(aside, -ASKED);
        assertThat(findings(USDC, moved)).isEmpty();
    }

    @Test
    void refusesAnotherTokenAnotherAccountAndAnotherTime() {
        String home = home(Address.TOKENS);
        Step sol = lamports("0", ASKED, REFERENCE);
        assertThat(why(USDC, new Build().step(sol).lamports(ASKED))).isEqualTo("token");
        String aside = key(9).toBase58();
        Step step = tokens(Address.TOKENS, "0", 3, ASKED, SOURCE, aside, PAYER, REFERENCE);
        assertThat(why(USDC, new Build().step(step).token(aside, ASKED)))
                .isEqualTo("token_account");
        Step right = tokens(Address.TOKENS, "0", 3, ASKED, SOURCE, home, PAYER, REFERENCE);
        Build late = new Build().step(right).token(home, ASKED);
        late.atMillis = EXPIRES;
        assertThat(paid(USDC, late)).isTrue();
        late.atMillis = EXPIRES + 1;
        assertThat(findings(USDC, late).getFirst()).isInstanceOf(Finding.Unmatched.class);
    }

    @Test
    void doesNotGuessBetweenTwoReferences() {
        Build two =
                new Build().step(lamports("0", ASKED, REFERENCE, OTHER_REFERENCE)).lamports(ASKED);
        Request other = new Request(OTHER_REFERENCE, "purchase_2", Token.SOL, ASKED, 1, EXPIRES);
        assertThat(CHECK.findings(two.build(), Map.of(REFERENCE, SOL, OTHER_REFERENCE, other)))
                .singleElement()
                .matches(each ->
                        each instanceof Finding.Unmatched(_, _, String why)
                                && why.equals("several_references"));
    }

    @Test
    void takesAnyMemoButOneThatNamesOnlyAnotherPurchase() {
        Build build = new Build().step(lamports("0", ASKED, REFERENCE)).lamports(ASKED);
        assertThat(paid(SOL, build.step(memo("thanks")))).isTrue();
        assertThat(paid(SOL, build.step(memo("for purchase_1")))).isTrue();
        Build other = new Build().step(lamports("0", ASKED, REFERENCE)).lamports(ASKED);
        assertThat(why(SOL, other.step(memo("purchase_2")))).isEqualTo("memo");
    }

    @Test
    void leavesForeignTokensAloneUnlessTheyNameAReference() {
        String home = key(9).toBase58();
        Step step = tokens(Address.TOKENS, "0", 3, ASKED, SOURCE, home, PAYER);
        Build foreign = new Build().step(step).token(home, ASKED);
        foreign.mint = key(8).toBase58();
        assertThat(findings(USDC, foreign)).isEmpty();
        Step named = tokens(Address.TOKENS, "0", 3, ASKED, SOURCE, home, PAYER, REFERENCE);
        foreign.steps.set(0, named);
        assertThat(why(USDC, foreign)).isEqualTo("token");
    }

    @Test
    void readsHugeAndCutOffInstructionsWithoutHarm() {
        Build huge = new Build().step(lamports("0", -1, REFERENCE)).lamports(ASKED);
        assertThat(findings(SOL, huge)).hasSize(1);
        Step cut = new Step("0", 0, Address.SYSTEM, List.of(PAYER, US), new byte[] {2, 0, 0});
        Step empty = new Step("1", 1, Address.TOKENS, List.of(), new byte[0]);
        Step alone = new Step("2", 2, Address.TOKENS, List.of(SOURCE), new byte[] {3});
        assertThat(findings(SOL, new Build().step(cut).step(empty).step(alone))).isEmpty();
    }

    private static boolean paid(Request request, Build build) {
        List<Finding> findings = findings(request, build);
        return findings.size() == 1 && findings.getFirst() instanceof Finding.Paid;
    }

    private static String why(Request request, Build build) {
        return findings(request, build).getFirst()
                        instanceof Finding.Mismatched(Transfer _, Request _, String why)
                ? why
                : "";
    }

    private static List<Finding> findings(Request request, Build build) {
        return CHECK.findings(build.build(), Map.of(REFERENCE, request));
    }

    private static final class Build {
        final List<Step> steps = new ArrayList<>();
        private final List<LamportChange> lamports = new ArrayList<>();
        private final List<String> received = new ArrayList<>();
        private final List<Long> changes = new ArrayList<>();
        List<String> signers = List.of(PAYER);
        String mint = SolanaSettings.USDC;
        long atMillis = 1_000;
        boolean failed;

        Build step(Step step) {
            steps.add(step);
            return this;
        }

        Build lamports(long change) {
            lamports.add(new LamportChange(US, change));
            return this;
        }

        Build token(String account, long change) {
            received.add(account);
            changes.add(change);
            return this;
        }

        ChainTransaction build() {
            List<String> accounts = new ArrayList<>(signers);
            steps.forEach(step -> accounts.addAll(step.accounts()));
            List<TokenChange> tokens = new ArrayList<>();
            tokens.add(new TokenChange(SOURCE, PAYER, mint, 6, -ASKED));
            for (int i = 0; i < received.size(); i++) {
                tokens.add(new TokenChange(received.get(i), US, mint, 6, changes.get(i)));
            }
            return new ChainTransaction(
                    "signature", 1, atMillis, failed, signers, accounts, steps, lamports, tokens);
        }
    }

    private static Step lamports(String path, long amount, String... named) {
        byte[] data =
                ByteBuffer.allocate(12)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(2)
                        .putLong(amount)
                        .array();
        return new Step(path, outer(path), Address.SYSTEM, names(List.of(PAYER, US), named), data);
    }

    private static Step tokens(
            String program, String path, int kind, long amount, String... accounts) {
        byte[] data =
                ByteBuffer.allocate(9)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) kind)
                        .putLong(amount)
                        .array();
        return new Step(path, outer(path), program, List.of(accounts), data);
    }

    private static Step checked(
            String program, String path, long amount, String to, String... named) {
        List<String> parties = List.of(SOURCE, SolanaSettings.USDC, to, PAYER);
        byte[] data =
                ByteBuffer.allocate(10)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) 12)
                        .putLong(amount)
                        .put((byte) 6)
                        .array();
        return new Step(path, outer(path), program, names(parties, named), data);
    }

    private static Step memo(String text) {
        return new Step("9", 9, Address.MEMO, List.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static int outer(String path) {
        return Integer.parseInt(path.split("\\.", -1)[0]);
    }

    private static List<String> names(List<String> parties, String... named) {
        List<String> all = new ArrayList<>(parties);
        all.addAll(Arrays.asList(named));
        return all;
    }

    private static String home(String program) {
        return Address.tokenAccount(TREASURY, MINT, program);
    }

    private static PublicKey key(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return PublicKey.createPubKey(bytes);
    }
}
