package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.connect.AccountOrder;
import io.sluice.backoffice.connect.ConnectStore;
import io.sluice.backoffice.payout.CycleCalendar;
import io.sluice.backoffice.people.Contributor;
import io.sluice.backoffice.rails.AccountDetails;
import io.sluice.backoffice.rails.MethodType;
import io.sluice.backoffice.rails.PayoutMethod;
import io.sluice.backoffice.rails.SandboxRail;
import io.sluice.backoffice.rails.StripeRail;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Words;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `/api/contributors/me`: a contributor's own revenue share, and where it is to be sent.
final class MeApi {
    private static final Words<MethodType> METHODS = Words.of(MethodType.class);
    private static final JsonName METHOD_TYPE = JsonName.of("method_type");
    private static final JsonName DETAILS = JsonName.of("details");
    private static final JsonName MASKED = JsonName.of("masked");
    private static final JsonName CURRENCY = JsonName.of("payout_currency");
    private static final JsonName EFFECTIVE_FROM = JsonName.of("effective_from");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName RAIL = JsonName.of("rail");
    private static final JsonName VERIFIED = JsonName.of("verified");
    private static final JsonName REQUESTED_AT = JsonName.of("requested_at");
    private static final JsonName PENDING = JsonName.of("pending_cents");
    private static final Pattern CURRENCY_CODE = Pattern.compile("[A-Za-z]{3}");
    private static final Duration COOL_OFF = Duration.ofDays(3);
    private static final int DETAIL_CHARS_MAX = 200;
    private static final int DETAILS_MAX = 16;
    private static final int NAME_CHARS_MAX = 64;

    private final PayoutRooms rooms;
    private final Routes.Rooms people;

    MeApi(PayoutRooms rooms, Routes.Rooms people) {
        this.rooms = rooms;
        this.people = people;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String me = "/api/contributors/me";
        return List.of(
                mine(me + "/earnings", "getMyEarnings").to(desk.reading(this::earnings)),
                mine(me + "/payouts", "listMyPayouts").to(desk.reading(this::payouts)),
                mine(me + "/payouts/{payout_id}", "getMyPayout").to(desk.reading(this::payout)),
                mine(me + "/holdbacks", "listMyHoldbacks").to(desk.reading(this::holdbacks)),
                mine(me + "/payout-method", "getMyPayoutMethod").to(desk.reading(this::method)),
                Route.put(me + "/payout-method", "setMyPayoutMethod")
                        .roles(Role.CONTRIBUTOR)
                        .to(desk.changing(this::setMethod)),
                Route.post(me + "/payout-request", "requestMyPayout")
                        .roles(Role.CONTRIBUTOR)
                        .idempotent()
                        .to(desk.changing(this::request)));
    }

    private static Route.Draft mine(String path, String operation) {
        return Route.get(path, operation).roles(Role.CONTRIBUTOR);
    }

    private Reply earnings(Call call, SqlClient client) {
        return Documents.one(200, rooms.earnings().earnings(client, call.contributor(), today()));
    }

    private Reply payouts(Call call, SqlClient client) {
        UUID me = call.contributor();
        return Documents.page(call, window -> rooms.earnings().payouts(client, me, window));
    }

    private Reply payout(Call call, SqlClient client) {
        UUID id = call.id("payout_id", IdKind.PAYOUT, ProblemType.PAYOUT_NOT_FOUND);
        // Somebody else's and none look alike.
        return Documents.one(
                rooms.earnings().payout(client, call.contributor(), id), ProblemType.FORBIDDEN);
    }

    private Reply holdbacks(Call call, SqlClient client) {
        UUID me = call.contributor();
        return Documents.page(call, window -> rooms.earnings().holdbacks(client, me, window));
    }

    private Reply method(Call call, SqlClient client) {
        PayoutMethod method = rooms.methods().newest(client, call.contributor());
        if (method == null) {
            throw new Refusal(Problem.of(ProblemType.NOT_FOUND, "No payout method is set yet."));
        }
        return Reply.ok(out -> write(out, method));
    }

    private Reply setMethod(Call call, SqlClient client) {
        UUID me = call.contributor();
        Fields fields = call.fields();
        MethodType type = fields.word("method_type", METHODS);
        boolean atStripe = rooms.transferDesk().railName(type).equals("stripe");
        Map<String, String> details = details(fields, type, atStripe);
        String currency = fields.textOrNull("payout_currency", 3);
        if (currency != null && !CURRENCY_CODE.matcher(currency).matches()) {
            fields.invalid("payout_currency", "must be a currency such as usd");
        } else if (currency != null
                && type != MethodType.WISE
                && !currency.equalsIgnoreCase("usd")) {
            fields.invalid("payout_currency", "must be usd: only wise converts");
        }
        call.check(fields);
        Contributor person = person(client, me);
        if (!type.isOfferedIn(person.country())) {
            throw new Refusal(ProblemType.COUNTRY_NOT_SUPPORTED);
        }
        if (!rooms.transferDesk().canPay(type)) {
            throw new Refusal(ProblemType.METHOD_NOT_CONFIGURED);
        }
        if (fields.has("details")) {
            AccountDetails.flaws(type, details).forEach(fields.open("details")::invalid);
            call.check(fields);
        }
        Instant now = rooms.clock().instant();
        boolean verified = !atStripe || isPaidOut(client, me, details);
        PayoutMethod before = rooms.methods().newest(client, me);
        boolean first = before == null;
        PayoutMethod method =
                new PayoutMethod(
                        rooms.ids().next(),
                        me,
                        type,
                        type.mask(details),
                        currency == null ? "usd" : currency.toLowerCase(Locale.ROOT),
                        verified,
                        first ? now : later(nextCycle(now), now.plus(COOL_OFF)));
        rooms.methods().put(client, method, details, now);
        rooms.notices().tell(client, me, "payout_method.changed", changed(before, method), now);
        rooms.audit().paper(client, me, "payout_method.changed", call.actor());
        return Reply.ok(out -> write(out, method));
    }

    /// Whether the account that was opened for them at Stripe can be paid out; its id is a detail
    /// of the method.
    private boolean isPaidOut(SqlClient client, UUID me, Map<String, String> details) {
        ConnectStore accounts = people.stripe().connect().store();
        String accountId = accounts.ofPayee(client, me).map(AccountOrder::accountId).orElse(null);
        if (accountId == null) {
            return false;
        }
        details.put(StripeRail.ACCOUNT, accountId);
        return accounts.standing(client, accountId).payoutsEnabled();
    }

    /// What the owner is told, wherever they are: who has taken over an account can't keep it
    /// quiet.
    private static JsonObject changed(@Nullable PayoutMethod before, PayoutMethod now) {
        return new Payload()
                .text("method_type", now.type().code())
                .text("masked", now.masked())
                .text("before", before == null ? null : before.masked())
                .text("effective_from", now.effectiveFrom().toString())
                .build();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /// A change takes effect on the next cycle, and not before it has cooled off; the first method
    /// at once.
    private Instant nextCycle(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return YearMonth.from(today)
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private static Map<String, String> details(Fields fields, MethodType type, boolean atStripe) {
        Map<String, String> details = new LinkedHashMap<>();
        if (atStripe && !fields.has("details")) {
            return details; // Stripe asks for the bank account itself
        }
        JsonObject document = fields.object("details");
        Fields given = fields.open("details");
        if ((document.size() == 0 && !atStripe) || document.size() > DETAILS_MAX) {
            fields.invalid("details", "must have 1 to " + DETAILS_MAX + " members");
            return details;
        }
        for (int i = 0; i < document.size(); i++) {
            String name = document.name(i);
            String value = given.text(name, DETAIL_CHARS_MAX);
            if (name.length() > NAME_CHARS_MAX) {
                fields.invalid("details", "has a name that is too long");
            }
            details.put(name, value);
        }
        if (type == MethodType.PAYPAL) {
            given.text("email", DETAIL_CHARS_MAX);
        }
        if (atStripe && details.containsKey(StripeRail.ACCOUNT)) {
            given.invalid(StripeRail.ACCOUNT, "is given by POST …/me/stripe/connect alone");
        }
        String script = details.get(SandboxRail.SCRIPT);
        if (script != null && !SandboxRail.Script.knows(script)) {
            given.invalid(
                    SandboxRail.SCRIPT,
                    "must be one of " + String.join(", ", SandboxRail.Script.WORDS));
        }
        return details;
    }

    private void write(JsonOut out, PayoutMethod method) {
        out.open()
                .text(METHOD_TYPE, method.type().code())
                .open(DETAILS)
                .text(MASKED, method.masked())
                .close()
                .text(CURRENCY, method.currency())
                .text(RAIL, rooms.transferDesk().railName(method.type()))
                .flag(VERIFIED, method.verified())
                .time(EFFECTIVE_FROM, method.effectiveFrom().toEpochMilli())
                .close();
    }

    /// The 12-month rule: a balance that has waited that long is paid below the threshold.
    private Reply request(Call call, SqlClient client) {
        UUID me = call.contributor();
        call.check(call.fields());
        LocalDate since = rooms.payouts().pendingSince(client, me);
        if (since == null) {
            throw new Refusal(Problem.of(ProblemType.WRONG_STATE, "There is no pending balance."));
        }
        LocalDate from = CycleCalendar.requestableFrom(since);
        if (today().isBefore(from)) {
            throw new Refusal(
                    Problem.of(
                            ProblemType.TOO_EARLY,
                            "The balance may be asked for from " + from + " on."));
        }
        Instant now = rooms.clock().instant();
        rooms.payouts().request(client, rooms.ids().next(), me, now);
        long pending = rooms.payouts().pendingCents(client, me);
        return Reply.created(out ->
                out.open()
                        .text(STATUS, "requested")
                        .time(REQUESTED_AT, now.toEpochMilli())
                        .whole(PENDING, pending)
                        .close());
    }

    private Contributor person(SqlClient client, UUID id) {
        return people.people()
                .contributor(client, id)
                .orElseThrow(() -> new Refusal(ProblemType.CONTRIBUTOR_NOT_FOUND));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(rooms.clock().instant(), ZoneOffset.UTC);
    }
}
