package io.sluice.gateway;

import io.sluice.gateway.events.EventPublisher;
import io.sluice.gateway.events.EventStream;
import io.sluice.gateway.flow.QuoteSeal;
import io.sluice.metering.Meter;
import io.sluice.metering.projection.JournalTail;
import java.io.IOException;

/// The meter's journal, as the events read it.
record JournalRecords(Meter meter) implements EventStream.Records {
    /// The events of this meter, with the ids clients know quotes by.
    static EventStream stream(Meter meter, Directories directories, byte[] quoteKey) {
        return new EventStream(
                new JournalRecords(meter),
                () -> new EventPublisher(directories.accounts(), new QuoteSeal(quoteKey)::seal));
    }

    @Override
    public JournalTail from(long sequence) {
        return meter.tail(sequence);
    }

    @Override
    public long first() throws IOException {
        return meter.firstSequence();
    }

    @Override
    public long last() {
        return meter.journal().forcedThrough();
    }
}
