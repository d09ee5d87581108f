package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.ledger.LiveRevenue;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells everybody who listens what a project just earned. Who does not read fast enough is let go.
/// Safe for all threads.
public final class LiveFeed implements LiveRevenue {
    static final int READERS_MAX = 1_000;

    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName PROJECT_NAME = JsonName.of("project_name");
    private static final JsonName AMOUNT = JsonName.of("amount_cents");
    private static final JsonName TEXT = JsonName.of("text");

    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();

    /// Somebody who listens.
    interface Reader {
        /// Sends one message, or lets go. From any thread.
        void send(String json);
    }

    /// False when there are too many already.
    boolean join(Reader reader) {
        return readers.size() < READERS_MAX && readers.add(reader);
    }

    void leave(Reader reader) {
        readers.remove(reader);
    }

    @Override
    public void publish(Sale sale) {
        String json =
                new JsonOut()
                        .open()
                        .text(PROJECT_ID, IdKind.PROJECT.text(sale.projectId()))
                        .text(PROJECT_NAME, sale.projectName())
                        .whole(AMOUNT, sale.cents())
                        .text(TEXT, sale.projectName() + " earned " + dollars(sale.cents()) + "!")
                        .close()
                        .toString();
        readers.forEach(reader -> reader.send(json));
    }

    /// `$49`, `$49.50`, `$1,250`.
    static String dollars(long cents) {
        long rest = cents % 100;
        String whole = String.format(Locale.ROOT, "$%,d", cents / 100);
        return rest == 0 ? whole : whole + String.format(Locale.ROOT, ".%02d", rest);
    }
}
