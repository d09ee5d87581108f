package io.sluice.gateway.sales.solana;

import io.sluice.gateway.edge.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a payment buys, signed by us, so that a price nobody pays costs no memory. It travels as
/// the transaction's memo: who signs the transaction signs what it is for.
///
/// @param purchaseId the purchase it becomes
/// @param expiresSeconds until when it may be paid
record X402Ticket(String purchaseId, long expiresSeconds) {
    private static final int SIGNATURE_BYTES = 16;
    private static final Pattern FORM =
            Pattern.compile("(purchase_[0-9a-z]{1,40})\\.([0-9]{1,12})\\.([0-9a-f]{32})");

    /// Everything else it stands for.
    ///
    /// @param usdMicros its price
    /// @param creditsMicros what it buys
    record Sale(String accountId, long usdMicros, long creditsMicros) {}

    String memo(byte[] key, Sale sale) {
        return purchaseId + "." + expiresSeconds + "." + signature(key, sale);
    }

    /// Null when it was not made by us for this sale.
    static @Nullable X402Ticket open(String memo, byte[] key, Sale sale) {
        Matcher parts = FORM.matcher(memo);
        if (!parts.matches()) {
            return null;
        }
        X402Ticket ticket = new X402Ticket(parts.group(1), Long.parseLong(parts.group(2)));
        byte[] told = parts.group(3).getBytes(StandardCharsets.US_ASCII);
        byte[] right = ticket.signature(key, sale).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(told, right) ? ticket : null;
    }

    private String signature(byte[] key, Sale sale) {
        String words =
                String.join(
                        " ",
                        purchaseId,
                        Long.toString(expiresSeconds),
                        sale.accountId,
                        Long.toString(sale.usdMicros),
                        Long.toString(sale.creditsMicros));
        return HexFormat.of().formatHex(Arrays.copyOf(HmacSha256.of(key, words), SIGNATURE_BYTES));
    }
}
