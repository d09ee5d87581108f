package io.sluice.gateway.sales.solana;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.sava.core.accounts.PublicKey;
import software.sava.core.encoding.Base58;

/// Addresses on Solana: 32 bytes, written in base 58.
public final class Address {
    static final String SYSTEM = "11111111111111111111111111111111";
    static final String TOKENS = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
    static final String TOKENS_2022 = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb";
    static final String MEMO = "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr";
    static final String MEMO_1 = "Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo";

    private static final String ASSOCIATED = "ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL";
    private static final int CHARS_MIN = 32;
    private static final int CHARS_MAX = 44;

    private Address() {}

    /// The key behind an address, or null where it is none.
    static @Nullable PublicKey key(String text) {
        byte[] bytes = bytes(text, CHARS_MIN, CHARS_MAX);
        return bytes != null && bytes.length == PublicKey.PUBLIC_KEY_LENGTH
                ? PublicKey.createPubKey(bytes)
                : null;
    }

    public static boolean isSound(String text) {
        return key(text) != null;
    }

    /// What a text in base 58 says; null where it is none of this length.
    static byte @Nullable [] bytes(String text, int charsMin, int charsMax) {
        return text.length() < charsMin || text.length() > charsMax || !Base58.isBase58(text)
                ? null
                : Base58.decode(text);
    }

    /// The account in which a wallet keeps a token by convention.
    static String tokenAccount(PublicKey owner, PublicKey mint, String tokenProgram) {
        PublicKey program = PublicKey.fromBase58Encoded(tokenProgram);
        List<byte[]> seeds =
                List.of(owner.toByteArray(), program.toByteArray(), mint.toByteArray());
        return PublicKey.findProgramAddress(seeds, PublicKey.fromBase58Encoded(ASSOCIATED))
                .publicKey()
                .toBase58();
    }

    static boolean isTokenProgram(String program) {
        return program.equals(TOKENS) || program.equals(TOKENS_2022);
    }
}
