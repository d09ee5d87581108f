package io.sluice.gateway.sales.solana;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A transfer request by the Solana Pay specification 1.0: what a wallet is asked to send, and how
/// we find it again. Written as the official encoder writes it.
///
/// @param recipient who is paid: a wallet's own address, never a token account's
/// @param amount in whole tokens, as [Token#text] writes it
/// @param splToken the token's mint; null: SOL
/// @param references keys the wallet puts beside the transfer, by which it is found
/// @param memo written on the chain with the payment, for everybody to read
public record SolanaPayLink(
        String recipient,
        @Nullable String amount,
        @Nullable String splToken,
        List<String> references,
        @Nullable String label,
        @Nullable String message,
        @Nullable String memo) {

    public SolanaPayLink {
        references = List.copyOf(references);
    }

    /// The address to show, to link, or to draw as a QR code.
    public String url() {
        StringBuilder query = new StringBuilder();
        add(query, "amount", amount);
        add(query, "spl-token", splToken);
        references.forEach(reference -> add(query, "reference", reference));
        add(query, "label", label);
        add(query, "message", message);
        add(query, "memo", memo);
        return "solana:" + recipient + query;
    }

    private static void add(StringBuilder query, String name, @Nullable String value) {
        if (value != null) {
            query.append(query.isEmpty() ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
