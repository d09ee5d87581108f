package io.sluice.backoffice.payout;

import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.rails.RailEvent;
import io.sluice.backoffice.rails.RailEventStore;
import java.time.InstantSource;
import java.util.List;

/// Takes a rail's signed word that something has happened as a reason to ask it what: then neither
/// the order of events nor their repetition matters.
public final class RailEventDesk {
    private final Transactions transactions;
    private final InstantSource machine;
    private final RailEventStore events = new RailEventStore();
    private final TransferDesk transfers;

    public RailEventDesk(Transactions transactions, InstantSource machine, TransferDesk transfers) {
        this.transactions = transactions;
        this.machine = machine;
        this.transfers = transfers;
    }

    /// Asks the rail about what the event concerns; answers how many transfers moved on.
    public int take(RailEvent event) {
        List<String> batches =
                transactions.writing(client ->
                        events.keep(client, event, machine.instant())
                                ? events.batches(client, event)
                                : List.<String>of());
        return batches.stream().mapToInt(transfers::follow).sum();
    }
}
