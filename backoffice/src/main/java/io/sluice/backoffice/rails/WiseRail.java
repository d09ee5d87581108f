package io.sluice.backoffice.rails;

import io.sluice.backoffice.rails.JsonClient.Answer;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Pays through Wise, one transfer at a time: quote → recipient → transfer → fund. Until it is
/// funded nothing is paid; a transfer is found again by its `customerTransactionId`, which also
/// keeps it from being made twice. Of Wise's fee the first $5.00 are ours.
public final class WiseRail implements Rail {
    /// What we take over of the fee of one transfer.
    static final long FEE_CENTS_MAX = 500;

    private static final int QUOTES_MAX = 4;
    private static final int PAGES_MAX = 50;
    private static final String REFERENCE = "Revenue share";

    /// Details that are told in other places, or to nobody.
    private static final Set<String> NOT_OF_THE_ACCOUNT =
            Set.of(AccountDetails.TYPE, AccountDetails.HOLDER, SandboxRail.SCRIPT);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,19}");

    private final WiseClient client;

    public WiseRail(WiseClient client) {
        this.client = client;
    }

    @Override
    public String name() {
        return "wise";
    }

    @Override
    public int ordersMax() {
        return 1;
    }

    @Override
    public Duration repeatable() {
        return Duration.ZERO; // it can always be asked
    }

    @Override
    public OptionalLong availableCents() {
        return client.availableCents();
    }

    /// What keeps a transfer from being made twice, whatever batch carries it.
    static UUID transactionId(TransferOrder order) {
        return UUID.nameUUIDFromBytes(order.transferKey().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Map<String, TransferResult> send(Batch batch) {
        TransferOrder order = batch.orders().getFirst();
        TransferResult result;
        try {
            ProviderJson made = batch.repeated() ? again(order) : null;
            result = finish(made == null ? made(order) : made);
        } catch (Ended ended) {
            result = ended.result;
        }
        return Map.of(order.transferKey(), result);
    }

    /// An answer that ends an attempt.
    private static final class Ended extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient TransferResult result;

        Ended(TransferResult result) {
            super("an attempt has ended", null, false, false); // expected
            this.result = result;
        }
    }

    /// What an earlier attempt has made. Where Wise does not say, nobody knows.
    private @Nullable ProviderJson again(TransferOrder order) throws Ended {
        try {
            return find(order);
        } catch (Ended _) {
            throw unknown("Wise did not say what it has");
        }
    }

    private ProviderJson made(TransferOrder order) throws Ended {
        String currency = order.currency().toUpperCase(Locale.ROOT);
        String quote = quote(order.amountCents(), currency);
        ProviderJson recipient =
                before(
                        client.recipient(
                                currency,
                                order.details().getOrDefault(AccountDetails.TYPE, ""),
                                order.details().getOrDefault(AccountDetails.HOLDER, ""),
                                details(order)));
        String account = number(recipient.text("id"));
        return switch (client.transfer(account, quote, transactionId(order), REFERENCE)) {
            case Answer.Unsent _ -> throw deferred("Wise cannot be reached");
            case Answer.Silent _ -> throw unknown("Wise did not answer");
            case Answer.Said said when said.isGood() -> said.body();
            case Answer.Said said when said.isNo() -> throw no(said);
            case Answer.Said said -> throw unknown(words(said));
        };
    }

    /// A quote whose fee is ours up to the bound: what is sent is raised by what we take over, and
    /// as that raises the fee, it is asked for again until both agree.
    private String quote(long cents, String currency) throws Ended {
        long ours = 0;
        String id = "";
        for (int i = 0; i < QUOTES_MAX; i++) {
            ProviderJson quote = before(client.quote(cents + ours, currency));
            id = quote.textOr("", "id");
            OptionalLong fee = OptionalLong.empty();
            for (ProviderJson option : quote.at("paymentOptions").elements()) {
                if ("BALANCE".equals(option.text("payIn"))) {
                    fee = option.cents("fee", "total");
                }
            }
            if (id.isEmpty() || fee.isEmpty()) {
                throw deferred("Wise offers no way to pay from the balance");
            }
            long next = Math.min(fee.getAsLong(), FEE_CENTS_MAX);
            if (next == ours) {
                break;
            }
            ours = next;
        }
        return id;
    }

    /// The account's own fields, under Wise's names.
    private static JsonObject details(TransferOrder order) {
        JsonObject.Builder details = new JsonObject.Builder();
        details.add("legalType", new JsonText("PRIVATE"));
        order.details().entrySet().stream()
                .filter(each -> !NOT_OF_THE_ACCOUNT.contains(each.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> details.add(camel(each.getKey()), new JsonText(each.getValue())));
        return details.build();
    }

    private static String camel(String name) {
        StringBuilder camel = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char next = name.charAt(i);
            boolean up = i > 0 && name.charAt(i - 1) == '_';
            if (next != '_') {
                camel.append(up ? Character.toUpperCase(next) : next);
            }
        }
        return camel.toString();
    }

    /// Pays for a transfer that waits for it.
    private TransferResult finish(ProviderJson transfer) throws Ended {
        String id = number(transfer.text("id"));
        RailState state = state(transfer, 0);
        if (!(state instanceof RailState.Unmade)) {
            return switch (state) {
                case RailState.Failed(String why) -> new TransferResult.Refused(why);
                case RailState.Returned(String why) -> new TransferResult.Refused(why);
                default -> new TransferResult.Accepted(id);
            };
        }
        return switch (client.fund(id)) {
            case Answer.Unsent _ -> new TransferResult.Deferred("Wise cannot be reached");
            case Answer.Said said when said.isGood() ->
                    switch (said.body().textOr("", "status")) {
                        case "COMPLETED" -> new TransferResult.Accepted(id);
                        case "REJECTED" ->
                                new TransferResult.Deferred(
                                        "Wise: " + said.body().textOr("rejected", "errorCode"));
                        default -> new TransferResult.Unknown("Wise did not say");
                    };
            case Answer.Said said -> new TransferResult.Unknown(words(said));
            case Answer.Silent _ -> new TransferResult.Unknown("Wise did not answer");
        };
    }

    @Override
    public Map<String, RailState> look(Batch batch) {
        TransferOrder order = batch.orders().getFirst();
        RailState state;
        try {
            ProviderJson transfer = known(order);
            state = transfer == null ? new RailState.Unmade() : seen(order, transfer);
        } catch (Ended _) {
            state = new RailState.Silent();
        }
        return Map.of(order.transferKey(), state);
    }

    private RailState seen(TransferOrder order, ProviderJson transfer) throws Ended {
        long fee = transfer.cents("sourceValue").orElse(0) - order.amountCents();
        RailState state = state(transfer, Math.clamp(fee, 0, FEE_CENTS_MAX));
        if (state instanceof RailState.Unmade) {
            String id = number(transfer.text("id"));
            for (ProviderJson payment : before(client.payments(id)).elements()) {
                if (!"REJECTED".equals(payment.text("status"))) {
                    return new RailState.Sent(id);
                }
            }
        }
        return state;
    }

    private @Nullable ProviderJson known(TransferOrder order) throws Ended {
        String reference = order.reference();
        return reference == null || !NUMBER.matcher(reference).matches()
                ? find(order)
                : before(client.transfer(reference));
    }

    /// The transfer with this order's key; null when there is none.
    private @Nullable ProviderJson find(TransferOrder order) throws Ended {
        String key = transactionId(order).toString();
        for (int page = 0; page < PAGES_MAX; page++) {
            ProviderJson list =
                    before(
                            client.transfersSince(
                                    order.createdAt().minus(1, ChronoUnit.DAYS),
                                    page * WiseClient.PAGE));
            for (ProviderJson transfer : list.elements()) {
                if (key.equals(transfer.text("customerTransactionId"))) {
                    return transfer;
                }
            }
            if (list.elements().size() < WiseClient.PAGE) {
                return null;
            }
        }
        throw unknown("Wise lists too many transfers");
    }

    /// `bounced_back` may be on its way again, and even `outgoing_payment_sent` may come back.
    private static RailState state(ProviderJson transfer, long feeCents) {
        String id = transfer.textOr("", "id");
        String status = transfer.textOr("", "status");
        return switch (status) {
            case "incoming_payment_waiting" -> new RailState.Unmade();
            case "outgoing_payment_sent" -> new RailState.Paid(id, feeCents);
            case "cancelled" -> new RailState.Failed("Wise: cancelled");
            case "funds_refunded", "charged_back" -> new RailState.Returned("Wise: " + status);
            default -> new RailState.Sent(id);
        };
    }

    /// An answer before any transfer has been made: whatever goes wrong, nothing has been paid.
    private static ProviderJson before(Answer answer) throws Ended {
        return switch (answer) {
            case Answer.Said said when said.isGood() -> said.body();
            case Answer.Said said when said.isNo() -> throw no(said);
            case Answer.Said said -> throw deferred(words(said));
            case Answer.Unsent _ -> throw deferred("Wise cannot be reached");
            case Answer.Silent _ -> throw deferred("Wise did not answer");
        };
    }

    /// 400 and 422 say that something is wrong with the account; every other no is about us.
    private static Ended no(Answer.Said said) {
        return said.status() == 400 || said.status() == 422
                ? new Ended(new TransferResult.Refused(words(said)))
                : deferred(words(said));
    }

    private static String number(@Nullable String text) throws Ended {
        if (text == null || !NUMBER.matcher(text).matches()) {
            throw unknown("Wise names no id");
        }
        return text;
    }

    private static Ended deferred(String why) {
        return new Ended(new TransferResult.Deferred(why));
    }

    private static Ended unknown(String why) {
        return new Ended(new TransferResult.Unknown(why));
    }

    private static String words(Answer.Said said) {
        for (ProviderJson error : said.body().at("errors").elements()) {
            return "Wise: " + error.textOr(error.textOr("", "code"), "message");
        }
        return "Wise: " + said.status();
    }
}
