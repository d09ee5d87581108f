package io.sluice.gateway.sales.solana;

import io.sluice.gateway.sales.solana.WireTransaction.Call;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.sava.core.accounts.PublicKey;

/// Whether we may sign a transaction as who pays its fee: it pays exactly what was asked for and
/// can take nothing from us but that fee, which has a bound. Pure. What the chain made of it is
/// [TransactionCheck]'s to judge.
final class X402Check {
    /// What a wallet may add to guard its owner.
    private static final String LIGHTHOUSE = "L2TExMFKdjpN9kozasaurPirfHy9P8sbXoAN1qA3S95";

    private static final String COMPUTE_BUDGET = "ComputeBudget111111111111111111111111111111";
    private static final Set<String> MAY_STAND_BESIDE =
            Set.of(LIGHTHOUSE, COMPUTE_BUDGET, Address.MEMO);

    private static final int COMPUTE_LIMIT = 2;
    private static final int COMPUTE_PRICE = 3;
    private static final long COMPUTE_UNITS_MAX = 400_000;
    private static final long MICROLAMPORTS_A_UNIT_MAX = 50_000;
    private static final int CALLS_MAX = 7;
    private static final int TRANSFER_CHECKED = 12;
    private static final int TRANSFER_BYTES = 1 + Long.BYTES + 1;
    private static final int FEE_PAYER = 0;
    private static final int BUYER = 1;
    private static final int SIGNERS = 2;

    private final WireTransaction transaction;
    private final X402Terms terms;

    private X402Check(WireTransaction transaction, X402Terms terms) {
        this.transaction = transaction;
        this.terms = terms;
    }

    /// Why not, in the words of the reference implementation where it has some; null: we may.
    static @Nullable String flaw(WireTransaction transaction, X402Terms terms) {
        return new X402Check(transaction, terms).flaw();
    }

    private @Nullable String flaw() {
        if (transaction.signers() != SIGNERS
                || !transaction.accounts().get(FEE_PAYER).equals(terms.feePayer())) {
            return "invalid_exact_svm_payload_fee_payer";
        }
        if (transaction.calls().size() > CALLS_MAX) {
            return "invalid_exact_svm_payload_transaction_instructions_length";
        }
        int transfers = 0;
        int memos = 0;
        int limits = 0;
        for (Call call : transaction.calls()) {
            if (call.program() == FEE_PAYER
                    || Arrays.stream(call.accounts()).anyMatch(at -> at == FEE_PAYER)) {
                return "invalid_exact_svm_payload_transaction_fee_payer_in_instruction_accounts";
            }
            String program = transaction.accounts().get(call.program());
            if (Address.isTokenProgram(program)) {
                String flaw = transfer(call, program);
                if (flaw != null) {
                    return flaw;
                }
                transfers++;
            } else if (!MAY_STAND_BESIDE.contains(program)) {
                return "invalid_exact_svm_payload_unknown_instruction";
            } else if (program.equals(COMPUTE_BUDGET)) {
                if (!isCheap(call)) {
                    return "invalid_exact_svm_payload_compute_budget";
                }
                limits += call.data()[0] == COMPUTE_LIMIT ? 1 : 0;
            } else if (program.equals(Address.MEMO)) {
                memos++;
                if (!Arrays.equals(call.data(), terms.memo().getBytes(StandardCharsets.UTF_8))) {
                    return "invalid_exact_svm_payload_memo_mismatch";
                }
            }
        }
        if (transfers != 1) {
            return "invalid_exact_svm_payload_no_transfer_instruction";
        }
        if (memos != 1) {
            return "invalid_exact_svm_payload_memo_count";
        }
        if (limits != 1) {
            return "invalid_exact_svm_payload_compute_budget"; // the chain's own limit is high
        }
        return transaction.isSignedBy(BUYER)
                ? null
                : "invalid_exact_svm_payload_transaction_signature";
    }

    /// `TransferChecked` of the buyer's own tokens, to where the convention wants ours.
    private @Nullable String transfer(Call call, String program) {
        ByteBuffer data = ByteBuffer.wrap(call.data()).order(ByteOrder.LITTLE_ENDIAN);
        int[] named = call.accounts(); // source, mint, destination, authority
        if (data.remaining() != TRANSFER_BYTES
                || data.get() != TRANSFER_CHECKED
                || named.length != 4) {
            return "invalid_exact_svm_payload_no_transfer_instruction";
        }
        if (named[3] != BUYER) {
            return "invalid_exact_svm_payload_authority";
        }
        if (!transaction.accounts().get(named[1]).equals(terms.mint())) {
            return "invalid_exact_svm_payload_mint_mismatch";
        }
        String ours =
                Address.tokenAccount(
                        PublicKey.fromBase58Encoded(terms.payTo()),
                        PublicKey.fromBase58Encoded(terms.mint()),
                        program);
        if (!transaction.accounts().get(named[2]).equals(ours)) {
            return "invalid_exact_svm_payload_recipient_mismatch";
        }
        return data.getLong() == terms.amount()
                ? null
                : "invalid_exact_svm_payload_amount_mismatch";
    }

    /// The fee is ours, and the buyer says what it is.
    private static boolean isCheap(Call call) {
        ByteBuffer data = ByteBuffer.wrap(call.data()).order(ByteOrder.LITTLE_ENDIAN);
        return switch (data.hasRemaining() ? data.get() : 0) {
            case COMPUTE_LIMIT ->
                    data.remaining() == Integer.BYTES
                            && Integer.toUnsignedLong(data.getInt()) <= COMPUTE_UNITS_MAX;
            case COMPUTE_PRICE ->
                    data.remaining() == Long.BYTES
                            && Long.compareUnsigned(data.getLong(), MICROLAMPORTS_A_UNIT_MAX) <= 0;
            default -> false;
        };
    }
}
