package io.sluice.metering.engine;

import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Quote;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the words of a script stand for: accounts by owner id, quotes and texts by name.
final class ScriptNames {
    private final Map<String, Integer> accounts = new HashMap<>();
    private final Map<Integer, String> owners = new HashMap<>();
    private final Map<String, Quote> quotes = new HashMap<>();
    private final Map<Long, String> quoteNames = new HashMap<>();
    private @Nullable Quote lastQuote;

    void opened(String owner, int account) {
        accounts.put(owner, account);
        owners.put(account, owner);
    }

    /// `none` is no account, `#7` the key 7, and a name that was never opened is a stranger's key.
    int account(@Nullable String owner) {
        if (owner == null || owner.equals("none")) {
            return Commands.NOBODY;
        }
        return owner.startsWith("#")
                ? Integer.parseInt(owner.substring(1))
                : accounts.getOrDefault(owner, 1_000_000);
    }

    String owner(int account) {
        return account == Commands.NOBODY ? "none" : owners.getOrDefault(account, "#" + account);
    }

    void quoted(String name, @Nullable Quote quote) {
        lastQuote = quote;
        if (quote != null) {
            quotes.put(name, quote);
            quoteNames.put(quote.idLo(), name);
        }
    }

    @Nullable Quote lastQuote() {
        return lastQuote;
    }

    Quote quote(String name) {
        Quote quote = quotes.get(name);
        if (quote == null) {
            throw new IllegalArgumentException("no quote named " + name);
        }
        return quote;
    }

    String quoteNamed(long idLo) {
        return quoteNames.getOrDefault(idLo, "stranger");
    }

    int quotes() {
        return quotes.size();
    }

    /// 64 bits for a text, as good as the hash the edge makes.
    static long hash(String text) {
        long hash = 0xcbf2_9ce4_8422_2325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b) * 0x100_0000_01b3L;
        }
        return hash ^ (hash >>> 29);
    }
}
