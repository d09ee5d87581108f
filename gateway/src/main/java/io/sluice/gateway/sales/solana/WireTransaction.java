package io.sluice.gateway.sales.solana;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;
import software.sava.core.accounts.PublicKey;

/// A transaction as it travels: signatures, then the message they are over. Read strictly: what is
/// written in any other than the one right way, or names accounts that do not stand in it, is none.
/// So nobody can read it differently from who is about to sign it.
///
/// @param wire all of it
/// @param messageAt where the message begins
/// @param accounts who it names; signers first, who pays the fee foremost
record WireTransaction(
        byte[] wire, int messageAt, int signers, List<String> accounts, List<Call> calls) {
    /// What fits one packet.
    static final int BYTES_MAX = 1232;

    private static final int KEY_BYTES = PublicKey.PUBLIC_KEY_LENGTH;
    private static final int VERSIONED = 0x80;
    private static final int COUNT_MAX = BYTES_MAX;

    WireTransaction {
        accounts = List.copyOf(accounts);
        calls = List.copyOf(calls);
    }

    /// An instruction: places in the list of accounts.
    record Call(int program, int[] accounts, byte[] data) {}

    /// Null when it is none.
    static @Nullable WireTransaction read(byte[] wire) {
        return wire.length > BYTES_MAX ? null : new Reader(wire).read();
    }

    byte[] signature(int signer) {
        int at = 1 + signer * Ed25519.SIGNATURE_SIZE;
        return Arrays.copyOfRange(wire, at, at + Ed25519.SIGNATURE_SIZE);
    }

    /// What is signed.
    byte[] message() {
        return Arrays.copyOfRange(wire, messageAt, wire.length);
    }

    /// All of it, with somebody's signature in its place.
    byte[] signed(int signer, byte[] signature) {
        byte[] signed = wire.clone();
        System.arraycopy(signature, 0, signed, 1 + signer * signature.length, signature.length);
        return signed;
    }

    /// Whether a signer's signature is there and right.
    boolean isSignedBy(int signer) {
        PublicKey key = PublicKey.fromBase58Encoded(accounts.get(signer));
        byte[] point = key.toByteArray();
        byte[] message = message();
        return Ed25519.validatePublicKeyFull(point, 0)
                && Ed25519.verify(signature(signer), 0, point, 0, message, 0, message.length);
    }

    /// Reads once, from front to back.
    private static final class Reader {
        private final ByteBuffer in;
        private boolean sound = true;

        Reader(byte[] wire) {
            in = ByteBuffer.wrap(wire).order(ByteOrder.LITTLE_ENDIAN);
        }

        @Nullable WireTransaction read() {
            int signatures = count();
            skip(signatures * Ed25519.SIGNATURE_SIZE);
            int messageAt = in.position();
            int first = octet();
            // Version 0, or the older form, which begins with the number of signers.
            sound &= first <= VERSIONED;
            int signers = first == VERSIONED ? octet() : first;
            int readOnlySigners = octet();
            int readOnlyOthers = octet();
            List<String> accounts = accounts();
            skip(KEY_BYTES); // the block hash
            List<Call> calls = calls(accounts.size());
            // Accounts that stand in tables elsewhere could be anybody's.
            sound &= first != VERSIONED || octet() == 0;
            sound &= !in.hasRemaining() && signatures == signers && signers >= 1;
            sound &= readOnlySigners < signers && signers + readOnlyOthers <= accounts.size();
            // One byte says how many signatures there are; what is above has its own place.
            return sound && messageAt == 1 + signatures * Ed25519.SIGNATURE_SIZE
                    ? new WireTransaction(in.array(), messageAt, signers, accounts, calls)
                    : null;
        }

        private List<String> accounts() {
            List<String> accounts = new ArrayList<>();
            for (int left = count(); left > 0 && sound; left--) {
                byte[] key = bytes(KEY_BYTES);
                if (sound) {
                    accounts.add(PublicKey.createPubKey(key).toBase58());
                }
            }
            sound &= new HashSet<>(accounts).size() == accounts.size();
            return accounts;
        }

        private List<Call> calls(int accounts) {
            List<Call> calls = new ArrayList<>();
            for (int left = count(); left > 0 && sound; left--) {
                int program = place(accounts);
                int[] named = new int[count()];
                for (int i = 0; i < named.length && sound; i++) {
                    named[i] = place(accounts);
                }
                calls.add(new Call(program, named, bytes(count())));
            }
            return calls;
        }

        private int place(int accounts) {
            int place = octet();
            sound &= place < accounts;
            return place;
        }

        /// A number of seven bits a byte, the lowest first, in as few bytes as it needs.
        private int count() {
            int first = octet();
            int second = first < 0x80 ? 0 : octet();
            sound &= first < 0x80 || (second > 0 && second < 0x80);
            int count = (first & 0x7f) | (second << 7);
            sound &= count <= COUNT_MAX;
            return sound ? count : 0;
        }

        private int octet() {
            sound &= in.hasRemaining();
            return sound ? Byte.toUnsignedInt(in.get()) : 0;
        }

        private byte[] bytes(int length) {
            sound &= in.remaining() >= length;
            byte[] bytes = new byte[sound ? length : 0];
            in.get(bytes);
            return bytes;
        }

        private void skip(int length) {
            sound &= in.remaining() >= length;
            if (sound) {
                in.position(in.position() + length);
            }
        }
    }
}
