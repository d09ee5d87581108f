package io.sluice.gateway.sales.solana;

import java.util.List;

/// A transaction as the chain carried it out, at the commitment it was asked for.
///
/// @param atMillis when its block was made
/// @param failed nothing of it happened but its fee
/// @param signers who signed it, who pays its fee first
/// @param accounts everything it names, references included
/// @param steps its instructions and what they called, in order
record ChainTransaction(
        String signature,
        long slot,
        long atMillis,
        boolean failed,
        List<String> signers,
        List<String> accounts,
        List<Step> steps,
        List<LamportChange> lamports,
        List<TokenChange> tokens) {

    ChainTransaction {
        signers = List.copyOf(signers);
        accounts = List.copyOf(accounts);
        steps = List.copyOf(steps);
        lamports = List.copyOf(lamports);
        tokens = List.copyOf(tokens);
    }

    /// One instruction.
    ///
    /// @param path `2` for the third instruction, `2.0` for the first one it called
    /// @param outer the position of the instruction it belongs to
    record Step(String path, int outer, String program, List<String> accounts, byte[] data) {
        Step {
            accounts = List.copyOf(accounts);
        }
    }

    /// What became of an account's lamports.
    record LamportChange(String account, long change) {}

    /// What became of a token account. Amounts beyond a long stand at its largest value.
    ///
    /// @param owner whose it is; empty: the node does not say
    record TokenChange(String account, String owner, String mint, int decimals, long change) {}
}
