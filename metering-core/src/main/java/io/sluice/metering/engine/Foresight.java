package io.sluice.metering.engine;

import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.CommandType;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Quote;

/// Fetches what commands will need into the caches before they are decided. A decision waits for
/// memory three or four times in a row: a cell of an index, the record it points to, the payer's
/// row. Of several commands at once the processor fetches such places side by side. Changes
/// nothing, and may look at any frame, sound or not. Thread: engine.
final class Foresight {
    /// Look at a batch once for each step: the next one needs what the one before has fetched.
    static final int STEPS = 3;

    private static final int CELLS = 0;
    private static final int RECORDS = 1;

    private static final int BYTES_MIN =
            Frame.HEADER_BYTES + Frame.REQUEST_BYTES + Quote.FIXED_BYTES;

    private final Accounts accounts;
    private final Holds holds;
    private final RequestWindow requests;
    private final Quote quote = new Quote();

    /// Nobody reads it: it keeps the compiler from leaving the loads out.
    @SuppressWarnings("UnusedVariable")
    private long seen;

    Foresight(EngineState state) {
        this.accounts = state.accounts;
        this.holds = state.holds;
        this.requests = state.requests;
    }

    void look(byte[] frame, int at, int step) {
        if (frame.length - at < BYTES_MIN) {
            return;
        }
        int body = at + Frame.HEADER_BYTES;
        if ((frame[at + Frame.FLAGS] & Frame.REQUEST) != 0) {
            if (step == CELLS) {
                seen += requests.foresee(Bytes.int64(frame, body), Bytes.int64(frame, body + 8));
            }
            body += Frame.REQUEST_BYTES;
        }
        CommandType type = CommandType.of(frame[at + Frame.TYPE]);
        if (type == CommandType.RESERVE) {
            reserve(frame, body, step);
        } else if (type == CommandType.SETTLE || type == CommandType.RELEASE) {
            ending(Bytes.int64(frame, body), Bytes.int64(frame, body + 8), step);
        }
    }

    private void reserve(byte[] frame, int body, int step) {
        if (step == CELLS) {
            quote.wrap(frame, body);
            seen += holds.foresee(quote.idHi(), quote.idLo());
            row(quote.payer());
        }
    }

    private void ending(long idHi, long idLo, int step) {
        if (step == CELLS) {
            seen += holds.foresee(idHi, idLo);
            return;
        }
        int hold = holds.find(idHi, idLo);
        if (hold >= 0) {
            if (step == RECORDS) {
                seen += holds.int64(hold, Holds.DELIVERED) + holds.int32(hold, Holds.PAYER);
            } else {
                row(holds.int32(hold, Holds.PAYER));
            }
        }
    }

    /// A row lies across two lines of the cache.
    private void row(int account) {
        if (accounts.exists(account)) {
            seen += accounts.balanceMicros(account) + accounts.flags(account);
        }
    }
}
