package io.sluice.backoffice.payout;

import io.sluice.backoffice.karma.Tier;
import io.sluice.backoffice.payout.RefundedCycle.MonthShare;
import io.sluice.backoffice.payout.RefundedCycle.Takeback;
import io.sluice.backoffice.split.PeriodSums;
import io.sluice.backoffice.split.SplitTerms;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the inputs that were stored beside a cycle back into records: their fields in snake case.
/// Knows JSON and nothing of a database. A document that is not whole is refused.
public final class CycleInputReader {
    /// A stored input that can't be read: it was damaged or is not ours.
    public static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable(String what) {
            super(what);
        }
    }

    private final JsonObject object;

    private CycleInputReader(JsonObject object) {
        this.object = object;
    }

    /// What a project brought.
    public static ProjectInput project(String json) {
        return whole(json, CycleInputReader::project);
    }

    private static ProjectInput project(CycleInputReader in) {
        CycleInputReader sums = in.object("sums");
        return new ProjectInput(
                in.text("project_id"),
                new SplitTerms(in.number("pool_basis_points")),
                new PeriodSums(
                        sums.whole("gross_cents"),
                        sums.whole("refunds_cents"),
                        sums.whole("disputes_cents"),
                        sums.whole("infrastructure_cents")),
                in.whole("deficit_in_cents"),
                in.list("pools_in", CycleInputReader::pool),
                in.list("members", CycleInputReader::member),
                in.list("refunded", CycleInputReader::refunded),
                in.list("lots", CycleInputReader::lot),
                in.list("holdbacks", CycleInputReader::holdback),
                in.list("frozen", CycleInputReader::frozen),
                in.list(
                        "closed_disputes",
                        each ->
                                new ClosedDispute(
                                        each.text("dispute_id"), each.whole("won_back_cents"))));
    }

    /// What a payee brought.
    public static PayeeInput payee(String json) {
        return whole(json, CycleInputReader::payee);
    }

    private static PayeeInput payee(CycleInputReader in) {
        CycleInputReader gates = in.object("gates");
        return new PayeeInput(
                in.text("payee_id"),
                Instant.parse(in.text("decided_at")),
                in.whole("negative_cents"),
                in.flag("requested"),
                new GateFacts(
                        gates.flag("paid_before"),
                        Instant.parse(gates.text("account_created_at")),
                        gates.number("identity_score"),
                        gates.number("trust_level"),
                        gates.number("upvoted_contributions"),
                        gates.flag("tax_form_valid"),
                        gates.flag("method_ready"),
                        gates.number("transfer_failures")),
                new HashSet<>(in.texts("agreed_project_ids")),
                in.list("lots", CycleInputReader::lot));
    }

    private static CarriedPool pool(CycleInputReader in) {
        return new CarriedPool(
                in.text("pool_id"), in.whole("cents"), in.textOrNull("excluded_payee_id"));
    }

    private static Member member(CycleInputReader in) {
        return new Member(
                in.text("contributor_id"),
                in.text("payee_id"),
                in.flag("weekly"),
                in.whole("vested_hundredths"),
                in.whole("karma_hundredths"),
                tier(in.number("tier")),
                in.number("multiplier_hundredths"),
                in.whole("advances_cents"),
                // What was stored before they were does not name them.
                in.object.find("stops") == null ? List.of() : in.stops());
    }

    private static Tier tier(int level) {
        Tier[] tiers = Tier.values();
        if (level < 0 || level >= tiers.length) {
            throw new Unreadable("tier");
        }
        return tiers[level];
    }

    private static RefundedCycle refunded(CycleInputReader in) {
        return new RefundedCycle(
                in.text("cycle_id"),
                new SplitTerms(in.number("pool_basis_points")),
                in.whole("split_cents"),
                in.list(
                        "takebacks",
                        each -> new Takeback(each.textOrNull("dispute_id"), each.whole("cents"))),
                in.list(
                        "shares",
                        each -> new MonthShare(each.text("contributor_id"), each.whole("cents"))));
    }

    private static Lot lot(CycleInputReader in) {
        return new Lot(
                in.text("lot_id"),
                in.text("item_id"),
                in.text("contributor_id"),
                in.text("project_id"),
                in.text("payee_id"),
                LocalDate.parse(in.text("since")),
                in.whole("amount_cents"),
                in.whole("taken_cents"),
                in.flag("holdback_taken"),
                in.stops());
    }

    private List<Reason> stops() {
        return texts("stops").stream()
                .map(code -> Reason.valueOf(code.toUpperCase(Locale.ROOT)))
                .toList();
    }

    private static Holdback holdback(CycleInputReader in) {
        return new Holdback(
                in.text("holdback_id"),
                in.text("item_id"),
                in.text("contributor_id"),
                in.text("project_id"),
                in.text("payee_id"),
                in.whole("remaining_cents"),
                LocalDate.parse(in.text("release_date")),
                in.flag("stopped"));
    }

    private static FrozenPart frozen(CycleInputReader in) {
        String releaseDate = in.textOrNull("release_date");
        return new FrozenPart(
                in.text("frozen_id"),
                in.text("dispute_id"),
                FrozenPart.Bearer.valueOf(in.text("bearer").toUpperCase(Locale.ROOT)),
                in.textOrNull("source_id"),
                in.textOrNull("item_id"),
                in.textOrNull("contributor_id"),
                in.textOrNull("payee_id"),
                releaseDate == null ? null : LocalDate.parse(releaseDate),
                in.whole("cents"));
    }

    /// Values that no record takes are as bad as missing ones.
    private static <T> T whole(String json, Function<CycleInputReader, T> read) {
        try {
            return read.apply(read(json));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException wrong) {
            throw new Unreadable(String.valueOf(wrong.getMessage()));
        }
    }

    private static CycleInputReader read(String json) {
        return new CycleInputReader(json(json));
    }

    /// A stored document as it is.
    static JsonObject json(String json) {
        return switch (Json.read(json.getBytes(StandardCharsets.UTF_8))) {
            case Json.Reading.Sound(JsonObject object) -> object;
            case Json.Reading.Sound _ -> throw new Unreadable("not an object");
            case Json.Reading.Malformed(String flaw) -> throw new Unreadable(flaw);
        };
    }

    private CycleInputReader object(String name) {
        if (object.find(name) instanceof JsonObject found) {
            return new CycleInputReader(found);
        }
        throw new Unreadable(name);
    }

    private <T> List<T> list(String name, Function<CycleInputReader, T> read) {
        return elements(name).stream()
                .map(each -> {
                    if (each instanceof JsonObject element) {
                        return read.apply(new CycleInputReader(element));
                    }
                    throw new Unreadable(name);
                })
                .toList();
    }

    private List<String> texts(String name) {
        return elements(name).stream()
                .map(each -> {
                    if (each instanceof JsonText(String text)) {
                        return text;
                    }
                    throw new Unreadable(name);
                })
                .toList();
    }

    private List<JsonValue> elements(String name) {
        if (object.find(name) instanceof JsonArray(List<JsonValue> elements)) {
            return elements;
        }
        throw new Unreadable(name);
    }

    private String text(String name) {
        if (object.find(name) instanceof JsonText(String text)) {
            return text;
        }
        throw new Unreadable(name);
    }

    private @Nullable String textOrNull(String name) {
        return object.find(name) instanceof JsonText(String text) ? text : null;
    }

    private long whole(String name) {
        if (object.find(name) instanceof JsonNumber(String raw)) {
            try {
                return Long.parseLong(raw);
            } catch (NumberFormatException e) {
                throw new Unreadable(name);
            }
        }
        throw new Unreadable(name);
    }

    private int number(String name) {
        return Math.toIntExact(whole(name));
    }

    private boolean flag(String name) {
        if (object.find(name) instanceof JsonFlag flag) {
            return flag.isTrue();
        }
        throw new Unreadable(name);
    }
}
