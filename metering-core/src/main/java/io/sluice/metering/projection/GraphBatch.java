package io.sluice.metering.projection;

import io.sluice.id.PublicId;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.PaymentMethod;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt.AccountView;
import io.sluice.metering.projection.MeteringEvent.AccountChanged;
import io.sluice.metering.projection.MeteringEvent.AccountOpened;
import io.sluice.metering.projection.MeteringEvent.Credited;
import io.sluice.metering.projection.MeteringEvent.Debited;
import io.sluice.metering.projection.MeteringEvent.Figures;
import io.sluice.metering.projection.MeteringEvent.Granted;
import io.sluice.metering.projection.MeteringEvent.Other;
import io.sluice.metering.projection.MeteringEvent.Purchased;
import io.sluice.metering.projection.MeteringEvent.QuoteIssued;
import io.sluice.metering.projection.MeteringEvent.Refunded;
import io.sluice.metering.projection.MeteringEvent.Released;
import io.sluice.metering.projection.MeteringEvent.Reserved;
import io.sluice.metering.projection.MeteringEvent.Reserved.Step;
import io.sluice.money.Price;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Consecutive events as what they leave in the graph: new nodes one by one, of each account only
/// its last figures. Thread: confined.
public final class GraphBatch {
    private final OwnerIds owners;
    private final Function<Quote, String> quoteIds;

    private final Map<Integer, AccountView> profiles = new LinkedHashMap<>();
    private final Map<Integer, Standing> standings = new LinkedHashMap<>();
    private final Rows accounts = new Rows();
    private final Rows wallets = new Rows();
    private final Rows parents = new Rows();
    private final Rows held = new Rows();
    private final Rows figures = new Rows();
    private final Rows initials = new Rows();
    private final Rows quotes = new Rows();
    private final Rows seenQuotes = new Rows();
    private final Rows debits = new Rows();
    private final Rows drawn = new Rows();
    private final Rows entries = new Rows();
    private final RecentQuotes recent;

    private long after;
    private long through;

    GraphBatch(OwnerIds owners, Function<Quote, String> quoteIds, RecentQuotes recent) {
        this.owners = owners;
        this.quoteIds = quoteIds;
        this.recent = recent;
    }

    /// Makes it empty; its events follow those through `sequence`.
    void begin(long sequence) {
        after = sequence;
        through = sequence;
        profiles.clear();
        standings.clear();
        wallets.clear();
        quotes.clear();
        seenQuotes.clear();
        debits.clear();
        drawn.clear();
        entries.clear();
    }

    /// The sequence it follows.
    public long after() {
        return after;
    }

    /// The last sequence in it.
    public long through() {
        return through;
    }

    int size() {
        return (int) (through - after);
    }

    void add(MeteringEvent event) {
        through = event.sequence();
        switch (event) {
            case AccountOpened opened -> opened(opened);
            case AccountChanged changed -> changed(changed);
            case QuoteIssued issued -> {
                recent.add(issued.quote());
                quote(quotes, issued.quote());
            }
            case Reserved reserved -> reserved(reserved);
            case Released released ->
                    standing(released.quote().payer(), released.timeMillis(), released.payer());
            case Debited debited -> debited(debited);
            case Granted granted -> {
                credited(granted.account(), granted.timeMillis(), granted.after());
                entry(
                        "entry_" + granted.sequence(),
                        granted.account(),
                        "grant",
                        granted.amountMicros(),
                        granted.after().figures().balanceMicros(),
                        granted.reason(),
                        granted);
            }
            case Purchased purchased -> purchased(purchased);
            case Refunded refunded -> {
                credited(refunded.account(), refunded.timeMillis(), refunded.after());
                entry(
                        "entry_" + refunded.sequence(),
                        refunded.account(),
                        refunded.dispute() ? "dispute" : "refund",
                        -refunded.amountMicros(),
                        refunded.after().figures().balanceMicros(),
                        refunded.payment(),
                        refunded);
            }
            case Other _ -> {}
        }
    }

    private void opened(AccountOpened opened) {
        AccountView view = opened.account();
        owners.enter(view.key(), opened.ownerId());
        profile(view);
        if (view.wallet() != null) {
            wallets.row(opened.ownerId()).text(view.wallet()).end();
        }
        if (view.initialMicros() > 0) {
            entry(
                    "entry_" + opened.sequence(),
                    view.key(),
                    "grant",
                    view.initialMicros(),
                    view.balanceMicros(),
                    "initial_balance",
                    opened);
        }
    }

    private void changed(AccountChanged changed) {
        AccountView view = changed.account();
        profile(view);
        if (changed.walletChanged()) {
            wallets.row(owners.of(view.key())).text(view.wallet()).end();
        }
    }

    private void profile(AccountView view) {
        profiles.remove(view.key());
        profiles.put(view.key(), view);
        standing(
                view.key(),
                view.updatedAtMillis(),
                new Figures(
                        view.balanceMicros(),
                        view.reservedMicros(),
                        view.grantedMicros(),
                        view.spentMicros(),
                        view.debtMicros(),
                        null));
        initial(view.key(), view.initialMicros());
    }

    private void reserved(Reserved reserved) {
        if (recent.add(reserved.quote())) {
            // The record of a quote that was given earlier may have been lost with the gateway,
            // or lie too far back to be remembered.
            boolean isFirst = reserved.step() == Step.QUOTE_AND_RESERVE;
            quote(isFirst ? quotes : seenQuotes, reserved.quote());
        }
        Standing standing = standings.computeIfAbsent(reserved.quote().payer(), Standing::new);
        standing.balanceMicros = reserved.balanceMicros();
        standing.reservedMicros = reserved.reservedMicros();
        standing.updatedAtMillis = reserved.timeMillis();
    }

    private void debited(Debited debited) {
        Quote quote = debited.quote();
        String logId = new PublicId("log_", quote.idHi(), quote.idLo()).toString();
        String payer = owners.of(quote.payer());
        String source = owners.of(quote.source());
        debits.row(logId)
                .text(payer)
                .text(source)
                .text(quoteIds.apply(quote))
                .micros(debited.amountMicros())
                .micros(debited.balanceBeforeMicros())
                .micros(debited.balanceBeforeMicros() - debited.amountMicros())
                .micros(debited.deliveredMicros())
                .whole(debited.fromGrantedMicros())
                .text(debited.stimulusId())
                .flag(debited.overrun())
                .whole(debited.timeMillis())
                .text(quote.reason().word())
                .text(quote.projectId())
                .whole(debited.sequence())
                .end();
        if (quote.source() != quote.payer()) {
            drawn.row(logId).text(source).end();
        }
        standing(quote.payer(), debited.timeMillis(), debited.payer());
    }

    private void purchased(Purchased purchased) {
        long balanceMicros = purchased.after().figures().balanceMicros();
        long takenBackMicros = purchased.takenBackMicros();
        credited(purchased.account(), purchased.timeMillis(), purchased.after());
        entry(
                "entry_" + purchased.sequence(),
                purchased.account(),
                purchased.payment().method() == PaymentMethod.STRIPE
                        ? "stripe_purchase"
                        : "solana_payment",
                purchased.amountMicros(),
                balanceMicros + takenBackMicros,
                purchased.payment().name(),
                purchased);
        if (takenBackMicros > 0) {
            // Its refund had come first and waited for it.
            entry(
                    "entry_" + purchased.sequence() + "_refund",
                    purchased.account(),
                    "refund",
                    -takenBackMicros,
                    balanceMicros,
                    purchased.payment().name(),
                    purchased);
        }
    }

    private void credited(int account, long timeMillis, Credited credited) {
        standing(account, timeMillis, credited.figures());
        initial(account, credited.initialMicros());
    }

    private void standing(int account, long timeMillis, Figures after) {
        Standing standing = standings.computeIfAbsent(account, Standing::new);
        standing.balanceMicros = after.balanceMicros();
        standing.reservedMicros = after.reservedMicros();
        standing.grantedMicros = after.grantedMicros();
        standing.spentMicros = after.spentMicros();
        standing.debtMicros = after.debtMicros();
        standing.updatedAtMillis = timeMillis;
        standing.isWhole = true;
    }

    private void initial(int account, long initialMicros) {
        Standing standing = standings.computeIfAbsent(account, Standing::new);
        standing.initialMicros = initialMicros;
        standing.isCredited = true;
    }

    private void entry(
            String entryId,
            int account,
            String kind,
            long amountMicros,
            long balanceAfterMicros,
            String reference,
            MeteringEvent event) {
        entries.row(entryId)
                .text(owners.of(account))
                .text(kind)
                .micros(amountMicros)
                .micros(balanceAfterMicros)
                .text(reference)
                .whole(event.timeMillis())
                .whole(event.sequence())
                .end();
    }

    private void quote(Rows rows, Quote quote) {
        rows.row(quoteIds.apply(quote))
                .text(owners.of(quote.source()))
                .text(owners.of(quote.payer()))
                .micros(quote.plannedMicros())
                .micros(quote.allowedMicros())
                .micros(quote.priceMicros())
                .micros(Price.costOf(quote.allowedMicros(), quote.priceMicros()))
                .whole(quote.tokensEstimated())
                .whole(quote.gpuMillisEstimated())
                .whole(quote.validUntilMillis())
                .whole(quote.issuedAtMillis())
                .text(quote.reason().word())
                .text(quote.projectId())
                .end();
    }

    /// The whole query, parameters first.
    public byte[] query() {
        accounts.clear();
        parents.clear();
        profiles.forEach((_, view) -> profileRows(view));
        held.clear();
        figures.clear();
        initials.clear();
        standings.forEach((_, standing) -> standing.addTo(this));
        StringBuilder text = new StringBuilder("CYPHER after=").append(after);
        text.append(" through=").append(through);
        parameter(text, "accounts", accounts);
        parameter(text, "wallets", wallets);
        parameter(text, "parents", parents);
        parameter(text, "held", held);
        parameter(text, "figures", figures);
        parameter(text, "initials", initials);
        parameter(text, "quotes", quotes);
        parameter(text, "seen_quotes", seenQuotes);
        parameter(text, "debits", debits);
        parameter(text, "drawn", drawn);
        parameter(text, "entries", entries);
        return text.append(' ').append(Cypher.WRITE).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void parameter(StringBuilder text, String name, Rows rows) {
        text.append(' ').append(name).append('=');
        rows.appendTo(text);
    }

    private void profileRows(AccountView view) {
        String ownerId = owners.of(view.key());
        String parent = view.parent() == Commands.NOBODY ? null : owners.of(view.parent());
        accounts.row(ownerId)
                .text(view.ownerType().word())
                .text(parent)
                .flag(view.parentFallback())
                .text(view.metered() ? "on" : "off")
                .text(view.status().word())
                .micros(view.thresholdMicros())
                .whole(view.createdAtMillis())
                .whole(view.updatedAtMillis())
                .end();
        parents.row(ownerId).text(parent).end();
    }

    /// An account's figures after the last event that told any: all of them, or balance and
    /// reserved alone where only holds were placed.
    private static final class Standing {
        private final int account;
        private long balanceMicros;
        private long reservedMicros;
        private long grantedMicros;
        private long spentMicros;
        private long debtMicros;
        private long initialMicros;
        private long updatedAtMillis;
        private boolean isWhole;
        private boolean isCredited;

        Standing(int account) {
            this.account = account;
        }

        void addTo(GraphBatch batch) {
            String ownerId = batch.owners.of(account);
            Rows rows = isWhole ? batch.figures : batch.held;
            rows.row(ownerId).micros(balanceMicros).micros(reservedMicros);
            if (isWhole) {
                rows.micros(grantedMicros).micros(spentMicros).micros(debtMicros);
            }
            rows.whole(updatedAtMillis).end();
            if (isCredited) {
                batch.initials.row(ownerId).micros(initialMicros).end();
            }
        }
    }
}
