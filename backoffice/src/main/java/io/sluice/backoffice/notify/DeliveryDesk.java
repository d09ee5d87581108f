package io.sluice.backoffice.notify;

import io.sluice.backoffice.base.Transactions;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what people are told, after the transaction that told them: nothing waits for a mail
/// server but this. Each notice leaves by each channel at least once; what fails is tried again
/// with growing gaps, and given up after the last. One run at a time: the timetable sees to it.
public final class DeliveryDesk {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryDesk.class);

    /// The gap after each failed attempt; after the last there is no other.
    private static final List<Duration> GAPS =
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(8),
                    Duration.ofHours(24),
                    Duration.ofHours(24));

    private static final Duration KEPT_MAX = Duration.ofDays(7);
    private static final int BATCH = 100;

    private final Transactions transactions;
    private final InstantSource clock;
    private final InstantSource machine;
    private final List<NoticeChannel> channels;
    private final List<String> names;
    private final DeliveryStore store = new DeliveryStore();

    private DeliveryDesk(
            Transactions transactions,
            InstantSource clock,
            InstantSource machine,
            List<NoticeChannel> channels) {
        this.transactions = transactions;
        this.clock = clock;
        this.machine = machine;
        this.channels = channels;
        this.names = channels.stream().map(NoticeChannel::name).toList();
    }

    /// With the channels that are set up; null where none is.
    ///
    /// @param clock what notices are dated by
    /// @param machine what gaps are measured by
    /// @param vertx sends to the operator's endpoint
    public static @Nullable DeliveryDesk of(
            NotifySettings settings,
            Transactions transactions,
            InstantSource clock,
            InstantSource machine,
            Vertx vertx) {
        List<NoticeChannel> channels = new ArrayList<>();
        if (settings.mail() != null) {
            channels.add(new MailClient(settings.mail()));
        }
        if (settings.hook() != null) {
            channels.add(new NoticeHookClient(settings.hook(), machine, vertx));
        }
        return channels.isEmpty()
                ? null
                : new DeliveryDesk(transactions, clock, machine, List.copyOf(channels));
    }

    /// Sends what is due, a batch by each channel; answers in words what it came to.
    public String send() {
        int taken = 0;
        for (NoticeChannel channel : channels) {
            Instant since = clock.instant().minus(KEPT_MAX);
            List<Outgoing> due =
                    transactions.reading(client ->
                            store.due(client, channel.name(), since, machine.instant(), BATCH));
            int[] sent = {0};
            if (!due.isEmpty()) {
                channel.send(
                        due,
                        (each, outcome) -> {
                            note(channel.name(), each, outcome);
                            sent[0] += outcome instanceof Outcome.Taken ? 1 : 0;
                        });
            }
            taken += sent[0];
        }
        return taken + " sent";
    }

    private void note(String channel, Outgoing each, Outcome outcome) {
        String failure =
                switch (outcome) {
                    case Outcome.Taken _ -> null;
                    case Outcome.Refused(String reason) -> reason;
                    case Outcome.Failed(String reason) -> reason;
                };
        boolean again = outcome instanceof Outcome.Failed && each.attempts() < GAPS.size();
        Instant nextAt = again ? machine.instant().plus(GAPS.get(each.attempts())) : null;
        transactions.writing(client -> {
            store.tried(client, each, channel, nextAt, failure);
            if (nextAt == null) {
                store.finish(client, each, names, clock.instant());
            }
            return true;
        });
        if (failure != null && nextAt == null) {
            LOG.atWarn()
                    .addKeyValue("channel", channel)
                    .addKeyValue("notice", each.notice().id())
                    .addKeyValue("reason", failure)
                    .log("a notice was given up");
        }
    }
}
