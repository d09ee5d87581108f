package io.sluice.backoffice.rails;

import io.sluice.backoffice.rails.JsonClient.Answer;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.money.Cents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Pays through PayPal Payouts, many transfers a call. PayPal can't be asked for a batch by our
/// key: one that stayed unknown is posted again, word for word, as long as PayPal refuses a key it
/// has seen (30 days); that refusal names the batch. One bad receiver refuses the whole batch. Its
/// fee is ours.
public final class PaypalRail implements Rail {
    /// A call may carry 1,500, of which an answer of this size can be read.
    private static final int ORDERS_MAX = 500;

    private static final int PAGE = 500;
    private static final int PAGES_MAX = 10;

    /// A day less than PayPal keeps a key.
    private static final Duration REPEATABLE = Duration.ofDays(29);

    private static final Pattern ITEM = Pattern.compile("items\\[(\\d{1,4})].*");

    private final PaypalClient client;

    public PaypalRail(PaypalClient client) {
        this.client = client;
    }

    @Override
    public String name() {
        return "paypal";
    }

    @Override
    public int ordersMax() {
        return ORDERS_MAX;
    }

    @Override
    public Duration repeatable() {
        return REPEATABLE;
    }

    @Override
    public OptionalLong availableCents() {
        return client.availableCents();
    }

    @Override
    public Map<String, TransferResult> send(Batch batch) {
        return switch (client.create(payout(batch))) {
            case Answer.Unsent _ -> each(batch, no(batch, "PayPal cannot be reached"));
            case Answer.Silent _ -> each(batch, unknown("PayPal did not answer"));
            case Answer.Said said -> results(batch, said);
        };
    }

    private static Map<String, TransferResult> results(Batch batch, Answer.Said said) {
        String made =
                said.isGood() ? said.body().text("batch_header", "payout_batch_id") : first(said);
        if (made != null) {
            return each(batch, new TransferResult.Accepted(made));
        }
        String words = words(said);
        if (!said.isNo() || batch.repeated()) {
            return each(batch, unknown(words)); // of the first attempt this says nothing
        }
        Map<Integer, String> refused = refused(said.body(), batch.orders().size());
        Map<String, TransferResult> results = new LinkedHashMap<>();
        for (int i = 0; i < batch.orders().size(); i++) {
            String why = refused.get(i);
            results.put(
                    batch.orders().get(i).transferKey(),
                    why == null
                            ? new TransferResult.Deferred(words)
                            : new TransferResult.Refused(why));
        }
        return results;
    }

    /// The batch that has this key already, where that is the refusal.
    private static @Nullable String first(Answer.Said said) {
        for (ProviderJson detail : said.body().at("details").elements()) {
            String field = detail.textOr("", "field").toUpperCase(Locale.ROOT);
            if (!field.endsWith("SENDER_BATCH_ID")) {
                continue;
            }
            for (String name : List.of("link", "links")) {
                for (ProviderJson link : detail.at(name).elements()) {
                    String href = link.textOr("", "href");
                    int at = href.lastIndexOf("/payouts/");
                    String id = at < 0 ? "" : href.substring(at + "/payouts/".length());
                    id = id.split("[/?#]", 2)[0];
                    if (!id.isEmpty()) {
                        return id;
                    }
                }
            }
        }
        return null;
    }

    /// The orders that a refusal names, by their place, with what is wrong.
    private static Map<Integer, String> refused(ProviderJson body, int count) {
        Map<Integer, String> refused = new HashMap<>();
        for (ProviderJson detail : body.at("details").elements()) {
            Matcher item = ITEM.matcher(detail.textOr("", "field"));
            if (item.matches() && Integer.parseInt(item.group(1)) < count) {
                refused.put(
                        Integer.parseInt(item.group(1)),
                        detail.textOr("PayPal refused the receiver", "issue"));
            }
        }
        return refused;
    }

    @Override
    public Map<String, RailState> look(Batch batch) {
        String id = batch.reference();
        if (id == null) {
            Map<String, RailState> mute = new HashMap<>();
            batch.orders().forEach(each -> mute.put(each.transferKey(), new RailState.Mute()));
            return mute;
        }
        Map<String, RailState> states = new HashMap<>();
        int pages = 1;
        for (int page = 1; page <= pages; page++) {
            if (!(client.batch(id, page, PAGE) instanceof Answer.Said said && said.isGood())) {
                return states; // what is not in it, PayPal did not say
            }
            boolean denied = isDenied(said.body().text("batch_header", "batch_status"));
            for (ProviderJson item : said.body().at("items").elements()) {
                String key = item.text("payout_item", "sender_item_id");
                if (key != null) {
                    states.put(key, state(item, id));
                }
            }
            for (TransferOrder order : denied ? batch.orders() : List.<TransferOrder>of()) {
                states.putIfAbsent(
                        order.transferKey(), new RailState.Failed("PayPal denied the batch"));
            }
            OptionalLong all = said.body().cents("total_pages");
            pages = (int) Math.min(PAGES_MAX, all.orElse(100) / 100);
        }
        return states;
    }

    private static boolean isDenied(@Nullable String status) {
        return "DENIED".equals(status) || "CANCELED".equals(status);
    }

    private static RailState state(ProviderJson item, String batchId) {
        String reference = item.textOr(batchId, "payout_item_id");
        String status = item.textOr("", "transaction_status");
        return switch (status) {
            case "SUCCESS" ->
                    new RailState.Paid(reference, item.cents("payout_item_fee", "value").orElse(0));
            case "FAILED", "BLOCKED", "DENIED" -> new RailState.Failed(why(item, status));
            case "RETURNED", "REFUNDED", "REVERSED" -> new RailState.Returned(why(item, status));
            case "" -> new RailState.Silent();
            // PENDING, ONHOLD and UNCLAIMED: it may still arrive, or return after 30 days.
            default -> new RailState.Sent(reference);
        };
    }

    private static String why(ProviderJson item, String status) {
        for (ProviderJson error : item.at("errors").elements()) {
            String name = error.text("name");
            if (name != null) {
                return "PayPal: " + name + " " + error.textOr("", "message");
            }
        }
        return "PayPal: " + status;
    }

    private static JsonObject payout(Batch batch) {
        List<JsonValue> items = new ArrayList<>(batch.orders().size());
        for (TransferOrder order : batch.orders()) {
            JsonObject amount =
                    JsonObject.EMPTY
                            .with("currency", new JsonText("USD"))
                            .with("value", new JsonText(Cents.dollars(order.amountCents())));
            items.add(
                    JsonObject.EMPTY
                            .with("recipient_type", new JsonText("EMAIL"))
                            .with("amount", amount)
                            .with(
                                    "receiver",
                                    new JsonText(order.details().getOrDefault("email", "")))
                            .with("sender_item_id", new JsonText(order.transferKey()))
                            .with("note", new JsonText("Your revenue share")));
        }
        JsonObject header =
                JsonObject.EMPTY
                        .with("sender_batch_id", new JsonText(batch.key()))
                        .with("email_subject", new JsonText("Your revenue share"));
        return JsonObject.EMPTY
                .with("sender_batch_header", header)
                .with("items", new JsonArray(items));
    }

    private static TransferResult unknown(String why) {
        return new TransferResult.Unknown(why);
    }

    /// Nothing left this machine: a no, unless an earlier attempt did leave it.
    private static TransferResult no(Batch batch, String why) {
        return batch.repeated() ? unknown(why) : new TransferResult.Deferred(why);
    }

    private static Map<String, TransferResult> each(Batch batch, TransferResult result) {
        return batch.orders().stream()
                .collect(
                        LinkedHashMap::new,
                        (all, order) -> all.put(order.transferKey(), result),
                        Map::putAll);
    }

    private static String words(Answer.Said said) {
        ProviderJson body = said.body();
        return "PayPal: %d %s %s"
                .formatted(
                        said.status(),
                        body.textOr(body.textOr("", "error"), "name"),
                        body.textOr("", "debug_id"))
                .strip();
    }
}
