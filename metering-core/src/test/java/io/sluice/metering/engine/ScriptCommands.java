package io.sluice.metering.engine;

import io.sluice.metering.message.AccountStatus;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.ChangeAccount;
import io.sluice.metering.message.Commands.CreateKey;
import io.sluice.metering.message.Commands.Measured;
import io.sluice.metering.message.Commands.OpenAccount;
import io.sluice.metering.message.Commands.Payment;
import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.message.PaymentMethod;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.RequestId;
import io.sluice.metering.message.Role;
import io.sluice.metering.message.SpendingLimit;
import io.sluice.metering.message.SpendingLimit.Period;
import io.sluice.metering.message.SpendingLimit.Scope;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.AccountStore;
import io.sluice.money.Price;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The commands of the script language, each made into the frame the gateway would send.
final class ScriptCommands {
    private final ScriptNames names;
    private final MeteringEngine engine;
    private final Quoter quoter;

    ScriptCommands(ScriptNames names, MeteringEngine engine, AccountStore store) {
        this.names = names;
        this.engine = engine;
        this.quoter = new Quoter(store);
    }

    Frame frame(ScriptLine line) {
        Frame frame = new Frame();
        return switch (line.word(0)) {
            case "open" -> open(frame, line);
            case "patch" -> patch(frame, line);
            case "account" -> Commands.readAccount(frame, account(line));
            case "grant" ->
                    Commands.grant(
                            frame,
                            account(line),
                            ScriptLine.micros(line.word(2)),
                            line.option("reason", "gift"),
                            key(line));
            case "purchase" ->
                    Commands.purchase(
                            frame,
                            account(line),
                            ScriptLine.micros(line.word(2)),
                            payment(line.word(3), ScriptLine.micros(line.word(2))));
            case "refund" ->
                    Commands.refund(frame, false, ScriptLine.micros(line.word(2)), line.word(1));
            case "dispute" ->
                    Commands.refund(frame, true, ScriptLine.micros(line.word(2)), line.word(1));
            case "reserve" -> reserve(frame, line);
            case "inject" -> inject(frame, line);
            case "settle" -> settle(frame, line, false);
            case "release" -> Commands.release(frame, quote(line), key(line));
            case "hold" -> Commands.readHold(frame, quote(line));
            case "terms" -> Commands.setTerms(frame, terms(line));
            case "key" -> createKey(frame, line);
            case "revoke" -> Commands.revokeKey(frame, Integer.parseInt(line.word(1)));
            case "remember" -> Commands.remember(frame, Objects.requireNonNull(key(line)));
            case "usage" ->
                    Commands.readUsage(
                            frame,
                            Script.START_DAY + Integer.parseInt(line.word(1)),
                            Integer.parseInt(line.option("at", "0")));
            case "totals" -> Commands.readTotals(frame);
            case "tick" -> Commands.tick(frame);
            default -> throw new IllegalArgumentException("no command " + line.word(0));
        };
    }

    Frame issued(Quote quote) {
        return Commands.quoteIssued(new Frame(), quote);
    }

    /// Asks for a price, as an event loop does: beside the engine.
    Map<String, String> quote(ScriptLine line, long nowMillis) {
        String name = line.word(1);
        Quote quote = new Quote();
        quote.id((nowMillis << 16) | 0x7000, ScriptNames.hash(name + names.quotes()));
        quote.projectId(line.option("project"));
        Verdict verdict =
                quoter.quote(
                        names.account(line.word(2)),
                        reason(line.option("reason", "stimulus_injection")),
                        line.amount("energy", 0),
                        line.amount("min", 0),
                        engine.terms(),
                        nowMillis,
                        quote);
        names.quoted(name, verdict == Verdict.OK ? quote : null);
        Map<String, String> fields = new LinkedHashMap<>();
        if (verdict == Verdict.OK) {
            fields.putAll(ScriptFields.of(quote, names));
            long cost = Price.costOf(quote.allowedMicros(), quote.priceMicros());
            fields.put("cost", ScriptLine.decimal(cost));
        } else {
            fields.put("verdict", verdict.name());
            fields.put("available", ScriptLine.decimal(quoter.sourceAvailableMicros()));
        }
        return fields;
    }

    private Frame open(Frame frame, ScriptLine line) {
        boolean withCredits = line.words().size() > 2;
        return Commands.openAccount(
                frame,
                new OpenAccount(
                        type(line.option("type", "citizen")),
                        line.word(1),
                        names.account(line.option("parent")),
                        line.on("fallback", true),
                        line.on("metering", true),
                        withCredits ? ScriptLine.micros(line.word(2)) : 0,
                        line.amount("threshold", 10_000_000),
                        line.option("wallet")),
                key(line));
    }

    private Frame patch(Frame frame, ScriptLine line) {
        int mask = 0;
        mask |= line.option("parent") != null ? Commands.CHANGE_PARENT : 0;
        mask |= line.option("fallback") != null ? Commands.CHANGE_FALLBACK : 0;
        mask |= line.option("metering") != null ? Commands.CHANGE_METERING : 0;
        mask |= line.option("status") != null ? Commands.CHANGE_STATUS : 0;
        mask |= line.option("threshold") != null ? Commands.CHANGE_THRESHOLD : 0;
        mask |= line.option("wallet") != null ? Commands.CHANGE_WALLET : 0;
        mask |= line.option("limits") != null ? Commands.CHANGE_LIMITS : 0;
        String wallet = line.option("wallet");
        return Commands.changeAccount(
                frame,
                new ChangeAccount(
                        account(line),
                        mask,
                        names.account(line.option("parent")),
                        line.on("fallback", false),
                        line.on("metering", false),
                        Objects.requireNonNull(AccountStatus.of(line.option("status", "active"))),
                        line.amount("threshold", 0),
                        wallet == null || wallet.equals("none") ? null : wallet,
                        limits(line.option("limits", "none"))));
    }

    /// `day:100,child-hour:5` are two limits, the second one for each child.
    private static List<SpendingLimit> limits(String words) {
        List<SpendingLimit> limits = new ArrayList<>();
        for (String word : words.equals("none") ? new String[0] : words.split(",", -1)) {
            String[] parts = word.split(":", -1);
            boolean child = parts[0].startsWith("child-");
            limits.add(
                    new SpendingLimit(
                            Period.valueOf(parts[0].replace("child-", "").toUpperCase(Locale.ROOT)),
                            child ? Scope.EACH_CHILD : Scope.SELF,
                            ScriptLine.micros(parts[1])));
        }
        return limits;
    }

    private Frame reserve(Frame frame, ScriptLine line) {
        return line.on("remember", false)
                ? Commands.quoteReserve(frame, quote(line), key(line))
                : Commands.reserve(frame, quote(line), key(line));
    }

    private Frame inject(Frame frame, ScriptLine line) {
        Quote quote = quote(line);
        String step = line.words().size() > 2 ? line.word(2) : "delivered";
        return switch (step) {
            case "begin" -> {
                String stimulus = line.option("stimulus", "stimulus-of-" + line.word(1));
                String body = line.option("body", stimulus);
                yield Commands.beginInjection(
                        frame,
                        quote,
                        stimulus,
                        ScriptNames.hash(body),
                        quote.allowedMicros(),
                        body.getBytes(StandardCharsets.UTF_8),
                        key(line));
            }
            case "refused" -> Commands.injectionRefused(frame, quote);
            case "unknown" -> Commands.injectionUnknown(frame, quote);
            case "delivered" -> settle(frame, line, true);
            default -> throw new IllegalArgumentException("no step " + step);
        };
    }

    private Frame settle(Frame frame, ScriptLine line, boolean injected) {
        String stimulus = line.option("stimulus", "stimulus-of-" + line.word(1));
        String body = line.option("body", line.option("delivered", "") + stimulus);
        Measured measured =
                line.option("tokens") == null
                        ? null
                        : new Measured(
                                Long.parseLong(line.option("tokens", "0")),
                                Long.parseLong(line.option("gpu", "0")),
                                line.amount("cost", 0));
        return Commands.settle(
                frame,
                quote(line),
                injected,
                line.amount("delivered", 0),
                stimulus,
                ScriptNames.hash(body),
                measured,
                key(line));
    }

    private Terms terms(ScriptLine line) {
        Terms now = engine.terms();
        return new Terms(
                line.amount("price", now.priceMicros()),
                line.amount("rate", now.creditsPerDollarMicros()),
                line.option("valid") == null
                        ? now.quoteMillis()
                        : ScriptLine.millis(line.option("valid", "")),
                line.option("lives") == null
                        ? now.reservationMillis()
                        : ScriptLine.millis(line.option("lives", "")),
                line.amount("ratio", now.minFillRatioMicros()));
    }

    private Frame createKey(Frame frame, ScriptLine line) {
        byte[] sha256 = new byte[32];
        sha256[0] = (byte) line.number();
        String expires = line.option("expires");
        return Commands.createKey(
                frame,
                new CreateKey(
                        sha256,
                        Objects.requireNonNull(Role.of(line.word(1))),
                        names.account(line.option("account")),
                        line.option("subject"),
                        line.on("settle", true),
                        expires == null ? 0 : Script.START_MILLIS + ScriptLine.millis(expires)),
                key(line));
    }

    /// `key=K1` is the caller's idempotency key; the body it comes with is the rest of the line, or
    /// what `with=` says.
    private static @Nullable RequestId key(ScriptLine line) {
        String key = line.option("key");
        if (key == null) {
            return null;
        }
        String body = line.option("with", line.request());
        return new RequestId(
                ScriptNames.hash("high" + key),
                ScriptNames.hash("low" + key),
                ScriptNames.hash(body));
    }

    private static Reason reason(String word) {
        return Objects.requireNonNull(Reason.of(word));
    }

    private static OwnerType type(String word) {
        return Objects.requireNonNull(OwnerType.of(word));
    }

    private int account(ScriptLine line) {
        return names.account(line.word(1));
    }

    /// 100 credits a dollar.
    private static Payment payment(String name, long amountMicros) {
        return new Payment(PaymentMethod.STRIPE, name, amountMicros / 100);
    }

    private Quote quote(ScriptLine line) {
        return names.quote(line.word(1));
    }
}
