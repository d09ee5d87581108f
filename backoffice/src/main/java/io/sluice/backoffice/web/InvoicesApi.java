package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.fees.Customer;
import io.sluice.backoffice.fees.Fee;
import io.sluice.backoffice.fees.FeeDesk;
import io.sluice.backoffice.fees.FeeTax;
import io.sluice.backoffice.fees.Invoice;
import io.sluice.backoffice.fees.VatId;
import io.sluice.backoffice.fees.WaitingFeeStore.Waiting;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/api/platform-fees`: what the platform asks for hosting and subscriptions, with its tax, and
/// what customers say of themselves.
final class InvoicesApi {
    private static final JsonName INVOICE_ID = JsonName.of("invoice_id");
    private static final JsonName NUMBER = JsonName.of("number");
    private static final JsonName KIND = JsonName.of("kind");
    private static final JsonName PAYER_ID = JsonName.of("payer_id");
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName FOUNDER_ID = JsonName.of("founder_id");
    private static final JsonName PERIOD = JsonName.of("period");
    private static final JsonName AMOUNT = JsonName.of("amount_cents");
    private static final JsonName TAKEN = JsonName.of("taken_from_revenue_cents");
    private static final JsonName TAX = JsonName.of("tax");
    private static final JsonName TAX_STATUS = JsonName.of("status");
    private static final JsonName TAX_NAME = JsonName.of("name");
    private static final JsonName RATE = JsonName.of("rate_pct");
    private static final JsonName TAX_CENTS = JsonName.of("amount_cents");
    private static final JsonName COUNTRY = JsonName.of("country");
    private static final JsonName REGION = JsonName.of("region");
    private static final JsonName VAT_ID = JsonName.of("vat_id");
    private static final JsonName DUE = JsonName.of("due_cents");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName PAID_ON = JsonName.of("paid_on");
    private static final JsonName CREATED = JsonName.of("created_at");
    private static final JsonName POSTAL_CODE = JsonName.of("postal_code");
    private static final JsonName SOURCE = JsonName.of("source");
    private static final JsonName CALCULATION_ID = JsonName.of("calculation_id");
    private static final JsonName TRANSACTION_ID = JsonName.of("transaction_id");
    private static final JsonName JURISDICTION = JsonName.of("jurisdiction");
    private static final JsonName REASON = JsonName.of("reason");
    private static final JsonName SINCE = JsonName.of("since");
    private static final JsonName ATTEMPTS = JsonName.of("attempts");
    private static final JsonName NEXT_TRY = JsonName.of("next_try");
    private static final JsonName PROBLEM = JsonName.of("problem");
    private static final int VAT_ID_CHARS_MAX = 20;
    private static final int POSTAL_CODE_CHARS_MAX = 12;
    private static final int MICROS_DIGITS = 6;

    private final Routes.Rooms rooms;
    private final FeeDesk fees;

    InvoicesApi(Routes.Rooms rooms) {
        this.rooms = rooms;
        this.fees = rooms.commons().fees();
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String all = "/api/platform-fees/invoices";
        String me = "/api/contributors/me";
        return List.of(
                Route.get(all, "listInvoices").roles(Role.STAFF).to(desk.reading(this::list)),
                Route.post(all + "/{invoice_id}/payments", "payInvoice")
                        .roles(Role.STAFF)
                        .idempotent()
                        .to(desk.changing(this::pay)),
                Route.get("/api/platform-fees/waiting", "listWaitingFees")
                        .roles(Role.STAFF)
                        .to(desk.reading(this::waiting)),
                Route.get(me + "/invoices", "listMyInvoices")
                        .roles(Role.CONTRIBUTOR)
                        .to(desk.reading(this::mine)),
                Route.get(me + "/billing", "getMyBilling")
                        .roles(Role.CONTRIBUTOR)
                        .to(desk.reading(this::billing)),
                Route.put(me + "/billing", "setMyBilling")
                        .roles(Role.CONTRIBUTOR)
                        .to(desk.changing(this::setBilling)));
    }

    private Reply list(Call call, SqlClient client) {
        Fields query = call.query();
        UUID projectId = Given.idOrNull(query, "project_id", IdKind.PROJECT);
        return page(call, query, client, projectId, null);
    }

    private Reply waiting(Call call, SqlClient client) {
        return Listing.page(
                call,
                call.query(),
                (from, limit) -> rooms.commons().feeTaxes().page(client, from, limit),
                InvoicesApi::write);
    }

    private Reply mine(Call call, SqlClient client) {
        return page(call, call.query(), client, null, call.contributor());
    }

    private Reply page(
            Call call,
            Fields query,
            SqlClient client,
            @Nullable UUID projectId,
            @Nullable UUID payerId) {
        return Listing.page(
                call,
                query,
                (from, limit) -> fees.store().page(client, projectId, payerId, from, limit),
                InvoicesApi::write);
    }

    /// Staff has seen the money.
    private Reply pay(Call call, SqlClient client) {
        UUID id = call.id("invoice_id", IdKind.INVOICE, ProblemType.INVOICE_NOT_FOUND);
        Fields fields = call.fields();
        LocalDate on = Given.day(fields, "paid_on");
        Instant now = rooms.clock().instant();
        if (!fields.flawed() && on.isAfter(LocalDate.ofInstant(now, ZoneOffset.UTC))) {
            fields.invalid("paid_on", "must not be in the future");
        }
        call.check(fields);
        Invoice invoice =
                fees.store()
                        .find(client, id)
                        .orElseThrow(() -> new Refusal(ProblemType.INVOICE_NOT_FOUND));
        if (invoice.isPaid()) {
            throw new Refusal(ProblemType.WRONG_STATE);
        }
        fees.store().paid(client, id, on, call.actor().name(), now);
        Invoice paid = fees.store().find(client, id).orElseThrow();
        return Reply.created(out -> write(out, paid));
    }

    private Reply billing(Call call, SqlClient client) {
        Customer customer = fees.store().ofContributor(client, call.contributor());
        return Reply.ok(out -> write(out, customer));
    }

    /// A sound id makes a customer a business, who accounts for the tax itself.
    private Reply setBilling(Call call, SqlClient client) {
        Customer was = fees.store().ofContributor(client, call.contributor());
        Fields fields = call.fields();
        String region = fields.textOrNull("region", 2);
        String postalCode = fields.textOrNull("postal_code", POSTAL_CODE_CHARS_MAX);
        String given = fields.textOrNull("vat_id", VAT_ID_CHARS_MAX);
        String vatId = given == null ? null : VatId.normal(given);
        if (region != null
                && (!region.matches("[A-Z]{2}")
                        || fees.rates().isUnknownRegion(was.country(), region))) {
            fields.invalid("region", "must be a province or state such as ON");
        }
        if (postalCode != null && !postalCode.matches("[0-9A-Z][0-9A-Z -]*[0-9A-Z]")) {
            fields.invalid("postal_code", "must be digits and capital letters");
        }
        if (vatId != null && !VatId.isSound(was.country(), vatId)) {
            fields.invalid("vat_id", "is not the id of a business in " + was.country());
        }
        call.check(fields);
        Customer customer = new Customer(was.payerId(), was.country(), region, postalCode, vatId);
        fees.store().keep(client, customer, rooms.clock().instant());
        return Reply.ok(out -> write(out, customer));
    }

    private static void write(JsonOut out, Customer customer) {
        out.open()
                .text(COUNTRY, customer.country())
                .text(REGION, customer.region())
                .text(POSTAL_CODE, customer.postalCode())
                .text(VAT_ID, customer.vatId())
                .close();
    }

    private static void write(JsonOut out, Waiting waiting) {
        Fee fee = waiting.fee();
        out.open()
                .text(INVOICE_ID, IdKind.INVOICE.text(fee.invoiceId()))
                .text(KIND, Invoice.Kind.WORDS.word(fee.kind()))
                .text(PAYER_ID, IdKind.CONTRIBUTOR.text(fee.payerId()))
                .text(PROJECT_ID, IdKind.PROJECT.textOrNull(fee.projectId()))
                .text(PERIOD, fee.month().toString())
                .whole(AMOUNT, fee.netCents())
                .whole(TAKEN, fee.takenCents())
                .text(CALCULATION_ID, waiting.tax() == null ? null : waiting.tax().calculationId())
                .time(SINCE, waiting.since().toEpochMilli())
                .whole(ATTEMPTS, waiting.attempts())
                .time(NEXT_TRY, waiting.nextTry().toEpochMilli())
                .text(PROBLEM, waiting.problem())
                .close();
    }

    private static void write(JsonOut out, Invoice invoice) {
        FeeTax tax = invoice.tax();
        Invoice.Source stripe = invoice.stripe();
        LocalDate paidOn = invoice.paidOn();
        boolean isHosting = invoice.kind() == Invoice.Kind.INFRASTRUCTURE;
        out.open()
                .text(INVOICE_ID, IdKind.INVOICE.text(invoice.id()))
                .text(NUMBER, invoice.number())
                .text(KIND, Invoice.Kind.WORDS.word(invoice.kind()))
                .text(PAYER_ID, IdKind.CONTRIBUTOR.text(invoice.payerId()))
                .text(PROJECT_ID, IdKind.PROJECT.textOrNull(invoice.projectId()))
                .text(FOUNDER_ID, isHosting ? IdKind.CONTRIBUTOR.text(invoice.payerId()) : null)
                .text(PERIOD, invoice.period().toString())
                .whole(AMOUNT, invoice.netCents())
                .whole(TAKEN, invoice.takenCents())
                .open(TAX)
                .text(TAX_STATUS, FeeTax.Status.WORDS.word(tax.status()))
                .text(TAX_NAME, tax.name())
                .micros(RATE, tax.percent().movePointRight(MICROS_DIGITS).longValueExact())
                .whole(TAX_CENTS, tax.taxCents())
                .text(COUNTRY, invoice.country())
                .text(REGION, invoice.region())
                .text(VAT_ID, invoice.vatId())
                .text(SOURCE, stripe == null ? "table" : "stripe_tax")
                .text(CALCULATION_ID, stripe == null ? null : stripe.calculationId())
                .text(TRANSACTION_ID, stripe == null ? null : stripe.transactionId())
                .text(JURISDICTION, stripe == null ? null : stripe.jurisdiction())
                .text(REASON, stripe == null ? null : stripe.reason())
                .close()
                .whole(DUE, invoice.dueCents())
                .text(STATUS, invoice.isPaid() ? "paid" : "due")
                .text(PAID_ON, paidOn == null ? null : paidOn.toString())
                .time(CREATED, invoice.createdAt().toEpochMilli())
                .close();
    }
}
