package io.sluice.benchmarks.sluice;

import io.sluice.benchmarks.PairStream;
import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.RequestId;

/// The commands of a pair as frames, the way the gateway would write them.
///
/// Thread: one.
public final class PairFrames {
    /// The price in every quote: ten credits.
    public static final long PRICE_MICROS = 10_000_000;

    private static final long VALID_MILLIS = 300_000;

    private final PairStream stream;
    private final Quote quote = new Quote();

    public PairFrames(PairStream stream) {
        this.stream = stream;
        quote.reason(Reason.STIMULUS_INJECTION, false).estimate(500, 100).projectId(null);
    }

    /// The reserve of a drawn pair.
    public void reserve(Frame into, long pair) {
        int at = PairStream.at(pair);
        long now = stream.timeMillis(pair);
        fill(at, now);
        RequestId key =
                new RequestId(stream.keyHigh[at], stream.keyLow[at], stream.energyMicros[at]);
        Commands.reserve(into, quote, key);
        Bytes.int64(into.bytes(), Frame.TIME, now);
    }

    /// The settle of a pair reserved before, in the time of the pair that is reserved now.
    public void settle(Frame into, long settled, long pair) {
        int at = PairStream.at(settled);
        long now = stream.timeMillis(pair);
        fill(at, stream.timeMillis(settled));
        RequestId key =
                new RequestId(stream.keyLow[at], stream.keyHigh[at], stream.energyMicros[at]);
        long deliveredMicros = stream.energyMicros[at] * 4 / 5;
        Commands.settle(into, quote, false, deliveredMicros, "stimulus-1", at, null, key);
        Bytes.int64(into.bytes(), Frame.TIME, now);
    }

    private void fill(int at, long now) {
        quote.id(stream.idHigh[at], stream.idLow[at])
                .terms(stream.energyMicros[at], stream.energyMicros[at], PRICE_MICROS)
                .parties(stream.account[at], stream.account[at])
                .validUntilMillis(now + VALID_MILLIS);
    }
}
