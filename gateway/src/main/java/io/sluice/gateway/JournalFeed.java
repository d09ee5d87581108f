package io.sluice.gateway;

import io.sluice.gateway.directory.AccountDirectory;
import io.sluice.gateway.events.EventPublisher;
import io.sluice.gateway.events.PublicEvent;
import io.sluice.gateway.flow.QuoteSeal;
import io.sluice.gateway.webhooks.EventFeed;
import io.sluice.gateway.webhooks.WebhookEvent;
import io.sluice.metering.Meter;
import io.sluice.metering.projection.EventReader;
import io.sluice.metering.projection.JournalTail;
import io.sluice.metering.projection.SequenceGone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The meter's journal, as webhooks read it. It keeps its place: who reads on is not made to look
/// for it again.
final class JournalFeed implements EventFeed, AutoCloseable {
    private final Meter meter;
    private final AccountDirectory accounts;
    private final EventPublisher publisher;
    private final EventReader reader = new EventReader();
    private @Nullable JournalTail tail;

    JournalFeed(Meter meter, Directories directories, byte[] quoteKey) {
        this.meter = meter;
        this.accounts = directories.accounts();
        this.publisher = new EventPublisher(accounts, new QuoteSeal(quoteKey)::seal);
    }

    @Override
    public long durableThrough() {
        return meter.journal().forcedThrough();
    }

    @Override
    public synchronized Batch read(long from, long through, int eventsMax) throws IOException {
        JournalTail at = at(from);
        List<WebhookEvent> events = new ArrayList<>();
        try {
            while (at.sequence() < through && events.size() < eventsMax && at.next()) {
                publisher.publish(
                        reader.read(at), (_, _) -> true, event -> events.add(retold(event)));
            }
        } catch (SequenceGone gone) {
            return new Batch(events, gone.firstSequence());
        }
        return new Batch(events, at.sequence() + 1);
    }

    private JournalTail at(long sequence) throws IOException {
        JournalTail open = tail;
        if (open == null || open.sequence() + 1 != sequence) {
            close();
            open = meter.tail(sequence);
            tail = open;
        }
        return open;
    }

    private WebhookEvent retold(PublicEvent event) {
        return new WebhookEvent(
                event.sequence(),
                event.part(),
                event.id(),
                event.type().word(),
                Objects.requireNonNull(accounts.ownerId(event.account()), "an account has a name"),
                accounts.ownerId(event.source()),
                new String(event.json(), StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void close() throws IOException {
        JournalTail open = tail;
        tail = null;
        if (open != null) {
            open.close();
        }
    }
}
