package io.sluice.gateway;

import io.sluice.gateway.sales.solana.Address;
import io.sluice.gateway.sales.solana.SolanaSettings;
import io.sluice.gateway.sales.solana.SolanaSettings.Certainty;
import io.sluice.money.Micros;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is configured of Solana. Either enough to be paid safely, or nothing.
final class SolanaVariables {
    private static final long RATE_MICROS_MIN = 10_000;
    private static final long RATE_MICROS_MAX = 1_000_000 * Micros.ONE;
    private static final int RATE_SOURCES_MAX = 5;
    private static final Set<String> WEB = Set.of("http", "https");
    private static final Set<String> SOCKET = Set.of("ws", "wss");

    private SolanaVariables() {}

    static @Nullable SolanaSettings read(Variables variables) {
        String rpcUrl = secret(variables, "SOLANA_RPC_URL", WEB);
        String wsUrl = secret(variables, "SOLANA_WS_URL", SOCKET);
        String treasury = address(variables, "SOLANA_TREASURY", "");
        String mint = address(variables, "SOLANA_USDC_MINT", SolanaSettings.USDC);
        List<String> sources = variables.list("SOLANA_USD_RATE_URLS");
        for (String source : sources) {
            if (!isUrl(source, WEB)) {
                variables.problem("SOLANA_USD_RATE_URLS", "a list of http or https addresses");
            }
        }
        if (sources.size() > RATE_SOURCES_MAX) {
            variables.problem("SOLANA_USD_RATE_URLS", "at most " + RATE_SOURCES_MAX + " addresses");
        }
        String fixed = variables.textOrNull("SOLANA_USD_RATE");
        long rateMicros = fixed == null ? 0 : Micros.parse(fixed);
        boolean known = Micros.isNumber(rateMicros) && rateMicros <= RATE_MICROS_MAX;
        if (fixed != null && !(known && rateMicros >= RATE_MICROS_MIN)) {
            variables.problem(
                    "SOLANA_USD_RATE", "a number from 0.01 to 1000000 with at most 6 decimals");
        }
        Certainty certainty = certainty(variables);
        boolean x402 = x402(variables);
        if (rpcUrl.isEmpty() || treasury.isEmpty()) {
            if (!rpcUrl.isEmpty() || !treasury.isEmpty()) {
                variables.problem("SOLANA_RPC_URL and SOLANA_TREASURY", "set together");
            } else if (x402) {
                variables.problem("SLUICE_X402", "off while SOLANA_RPC_URL is unset");
            }
            return null;
        }
        if (fixed != null && !sources.isEmpty()) {
            variables.problem("SOLANA_USD_RATE", "unset where SOLANA_USD_RATE_URLS are given");
        }
        return new SolanaSettings(
                rpcUrl,
                wsUrl.isEmpty() ? socketOf(rpcUrl) : wsUrl,
                treasury,
                mint,
                sources,
                rateMicros,
                certainty,
                x402);
    }

    private static Certainty certainty(Variables variables) {
        String word = variables.text("SOLANA_COMMITMENT", "finalized");
        return switch (word) {
            case "finalized" -> Certainty.FINALIZED;
            case "confirmed" -> Certainty.CONFIRMED;
            default -> {
                variables.problem("SOLANA_COMMITMENT", "finalized or confirmed");
                yield Certainty.FINALIZED;
            }
        };
    }

    /// Which version of x402 is spoken.
    private static boolean x402(Variables variables) {
        return switch (variables.text("SLUICE_X402", "off")) {
            case "off", "0", "false" -> false;
            case "v2", "1", "true" -> true; // the only version there is
            default -> {
                variables.problem("SLUICE_X402", "off or v2");
                yield false;
            }
        };
    }

    /// An address with the provider's key inside it, often; empty when unset.
    private static String secret(Variables variables, String name, Set<String> schemes) {
        Secret secret = variables.secretOrNull(name);
        String url = secret == null ? "" : secret.use(text -> text);
        if (!url.isEmpty() && !isUrl(url, schemes)) {
            variables.problem(name, "an address with " + String.join(" or ", schemes));
            return "";
        }
        return url;
    }

    private static boolean isUrl(String text, Set<String> schemes) {
        try {
            URI uri = new URI(text);
            return schemes.contains(String.valueOf(uri.getScheme())) && uri.getHost() != null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static String address(Variables variables, String name, String absent) {
        String address = variables.text(name, absent);
        if (!address.isEmpty() && !Address.isSound(address)) {
            variables.problem(name, "an address on Solana, in base 58");
            return absent;
        }
        return address;
    }

    /// Where nodes have their websocket by convention: the port above, or the same name.
    private static String socketOf(String rpcUrl) {
        URI uri = URI.create(rpcUrl);
        String scheme = uri.getScheme().equals("https") ? "wss" : "ws";
        String rest = rpcUrl.substring(uri.getScheme().length());
        if (uri.getPort() < 0) {
            return scheme + rest;
        }
        return scheme + rest.replaceFirst(":" + uri.getPort(), ":" + (uri.getPort() + 1));
    }
}
