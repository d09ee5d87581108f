package io.sluice.backoffice.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What each operation takes, and what it must not take: a sound body, which of its fields may be
/// left out, and impossible values with the answer they get.
final class RefusalTable {
    /// One impossible value of a field, as JSON, and the answer.
    record Bad(String field, String json, int status, String code) {}

    /// One operation.
    ///
    /// @param unknown what a path with an unknown id is answered with, parameter by parameter
    /// @param own of these, what names only the caller's own: an unknown id is as a foreign one
    /// @param body the fields of a sound body, as JSON
    /// @param optional those that may be left out
    record Entry(
            Map<String, String> unknown,
            Set<String> own,
            Map<String, String> body,
            Set<String> optional,
            List<Bad> bad) {}

    static final String NOBODY = "usr_00000000000000000000000001";
    private static final String LONG = '"' + "x".repeat(3_000) + '"';
    private static final String NUL = "\"a\\u0000b\"";
    private static final String TIME = "\"2026-03-01T00:00:00Z\"";

    private final Map<String, RefusalDraft> drafts = new LinkedHashMap<>();
    private final Map<String, String> ids;

    /// @param ids what is there: `contributor_id`, `project_id`, `grant_id`, …
    RefusalTable(Map<String, String> ids) {
        this.ids = ids;
        people();
        karma();
        votes();
        treasuries();
        cycles();
        items();
        papers();
        fraud();
        system();
        sales();
    }

    @Nullable Entry find(String operation) {
        RefusalDraft draft = drafts.get(operation);
        return draft == null
                ? null
                : new Entry(
                        draft.unknown,
                        draft.own,
                        draft.body,
                        Set.copyOf(draft.optional),
                        draft.bad);
    }

    Set<String> operations() {
        return drafts.keySet();
    }

    private void people() {
        person(of("createContributor"))
                .field("kind", "\"human\"")
                .never("kind", "\"robot\"", "\"ai_agent\"")
                .bad("operator_id", '"' + id("contributor_id") + '"', 422, "invalid_value");
        person(of("changeContributor"))
                .unknown("contributor_id", "contributor_not_found")
                .never("kind", "\"ai_agent\"")
                .optional
                .addAll(List.of("display_name", "email", "country"));
        of("getContributor").unknown("contributor_id", "contributor_not_found");
        hosting(of("createProject"))
                .field("name", "\"Another\"")
                .field("founder_id", '"' + id("contributor_id") + '"')
                .maybe("country", "\"DE\"")
                .maybe("licence", "\"MIT\"")
                .never("name", "\"\"", LONG, NUL)
                .never("founder_id", '"' + NOBODY + '"', '"' + id("agent_id") + '"', "\"me\"")
                .never("country", "\"XX\"", "\"Germany\"");
        hosting(of("setProjectStage")).unknown("project_id", "project_not_found");
        of("getProject").unknown("project_id", "project_not_found");
        of("createKey")
                .field("role", "\"staff\"")
                .field("subject_id", "\"sam\"")
                .never("role", "\"king\"", "\"agent\"")
                .never("subject_id", "\"a b\"", "\"\"", LONG);
    }

    private static RefusalDraft person(RefusalDraft draft) {
        return draft.field("display_name", "\"Ann\"")
                .field("email", "\"ann@example.com\"")
                .field("country", "\"US\"")
                .maybe("plan", "\"pro\"")
                .maybe("account_created_at", TIME)
                .maybe("identity_score", "50")
                .maybe("trust_level", "3")
                .maybe("upvoted_contributions", "1")
                .never("display_name", "\"\"", LONG, NUL)
                .never("email", "\"ann\"", "\"@\"", "\"a b@c\"", "\"a@b\\u0085\"", LONG)
                .never("country", "\"us\"", "\"ZZ\"")
                .never("plan", "\"gold\"")
                .never("identity_score", "-1", "101", "1e30")
                .never("trust_level", "-1", "101")
                .never("upvoted_contributions", "-1", "99999999999")
                .never("account_created_at", "\"0001-01-01T00:00:00Z\"")
                .bad("identity_score", "1.5", 400, "invalid_request")
                .bad("account_created_at", "\"yesterday\"", 400, "invalid_request")
                .never("operator_id", "\"usr_x\"", '"' + NOBODY + '"');
    }

    private static RefusalDraft hosting(RefusalDraft draft) {
        return draft.field("stage", "\"shipped\"")
                .maybe("production_url", "\"https://pets.example\"")
                .maybe("hosting_tier", "\"starter\"")
                .maybe("monthly_infrastructure_cents", "500")
                .never("stage", "\"Not A Word\"", "\"\"")
                .never("production_url", "\"ftp://pets\"", "\"pets\"", "\"http://\"", LONG)
                .never("hosting_tier", "\"!\"")
                .never("monthly_infrastructure_cents", "-1", "100000000001")
                .bad("monthly_infrastructure_cents", "0.5", 400, "invalid_request");
    }

    private void karma() {
        whose(of("grantKarma"))
                .field("amount", "10.50")
                .field("earned_at", TIME)
                .never("amount", "0", "-1", "0.001", "1000000000.01", "1e30")
                .bad("amount", "0.0000001", 400, "invalid_request")
                .never("earned_at", "\"1969-12-31T23:59:59Z\"", "\"9999-12-31T23:59:59Z\"")
                .bad("earned_at", "\"2026-02-30T00:00:00Z\"", 400, "invalid_request");
        whose(of("recordActivity"))
                .field("kind", "\"review\"")
                .field("occurred_at", TIME)
                .never("kind", "\"sleep\"");
        of("revokeKarma")
                .field("grant_id", '"' + id("grant_id") + '"')
                .field("reason", "\"sold\"")
                .never("reason", "\"\"", LONG, NUL)
                .bad("grant_id", "\"grant_x\"", 404, "grant_not_found")
                .bad("grant_id", '"' + none("grant_") + '"', 404, "grant_not_found");
        of("getKarma").unknown("project_id", "project_not_found");
        of("getSplit").unknown("project_id", "project_not_found");
        of("changeSplit")
                .unknown("project_id", "project_not_found")
                .field("contributor_pool_pct", "0.65")
                .maybe("governance_vote_id", '"' + none("vote_") + '"')
                .bad("contributor_pool_pct", "0.5999", 422, "split_out_of_bounds")
                .bad("contributor_pool_pct", "0.8001", 422, "split_out_of_bounds")
                .bad("contributor_pool_pct", "-0.7", 422, "split_out_of_bounds")
                .bad("contributor_pool_pct", "70", 422, "split_out_of_bounds")
                .bad("contributor_pool_pct", "0.65", 409, "vote_not_passed")
                .never("contributor_pool_pct", "0.70001");
    }

    private void votes() {
        of("openVote")
                .unknown("project_id", "project_not_found")
                .field("kind", "\"split\"")
                .field("proposal", "{\"contributor_pool_pct\":0.65}")
                .never("kind", "\"weather\"")
                .bad("proposal", "{}", 400, "invalid_request")
                .bad("proposal", "{\"contributor_pool_pct\":\"0.65\"}", 400, "invalid_request")
                .bad("proposal", "{\"contributor_pool_pct\":0.65,\"a\":1}", 400, "unknown_field")
                .bad("proposal", "{\"contributor_pool_pct\":0.81}", 422, "split_out_of_bounds")
                .never("proposal", "{\"contributor_pool_pct\":0.65001}");
        of("listVotes").unknown("project_id", "project_not_found");
        of("getVote").unknown("vote_id", "vote_not_found");
        of("rehearseVote").unknown("vote_id", "vote_not_found");
        of("castBallot").unknown("vote_id", "vote_not_found").field("approve", "true");
    }

    private void treasuries() {
        for (String operation : List.of("getTreasury", "listSpends", "listTreasuryReports")) {
            of(operation).unknown("project_id", "project_not_found");
        }
        wish(of("proposeSpend")).maybe("description", "\"To be seen\"").never("description", NUL);
        wish(of("spend"))
                .maybe("note", "\"agreed\"")
                .maybe("proposal_id", '"' + none("vote_") + '"')
                .never("note", LONG, NUL)
                .bad("proposal_id", "\"vote_x\"", 409, "vote_not_passed");
        of("payInvoice")
                .unknown("invoice_id", "invoice_not_found")
                .field("paid_on", "\"2026-03-01\"")
                .never("paid_on", "\"2026-03-03\"", "\"0001-01-01\"")
                .bad("paid_on", "\"soon\"", 400, "invalid_request");
        of("setMyBilling")
                .maybe("region", "\"CA\"")
                .maybe("vat_id", "\"DE136695976\"")
                .never("region", "\"ca\"", "\"California\"", "\"C1\"")
                .never("vat_id", "\"DE136695976\"", "\"\"", LONG, NUL);
        of("listDisputesOfProject").unknown("project_id", "project_not_found");
        of("openProjectDispute")
                .unknown("project_id", "project_not_found")
                .field("other_project_id", '"' + none("prj_") + '"')
                .field("claim", "\"Half of it\"")
                .field("evidence", "\"A list\"")
                .never("claim", "\"\"", NUL)
                .never("evidence", "\"\"", NUL)
                .never("other_project_id", '"' + id("project_id") + '"')
                .bad("other_project_id", '"' + none("prj_") + '"', 404, "project_not_found");
        of("decideProjectDispute")
                .unknown("dispute_id", "not_found")
                .field("decision", "\"upheld\"")
                .field("reasons", "\"They share customers\"")
                .never("decision", "\"open\"")
                .never("reasons", "\"\"", NUL);
        of("exportSheet").unknown("file", "not_found");
        of("declarePayee")
                .unknown("project_id", "project_not_found")
                .field("payee", "\"Acme\"")
                .field("owner_id", '"' + id("contributor_id") + '"')
                .never("payee", "\"\"", LONG, NUL)
                .bad("owner_id", '"' + NOBODY + '"', 404, "contributor_not_found")
                .bad("owner_id", "\"me\"", 404, "contributor_not_found");
    }

    private RefusalDraft wish(RefusalDraft draft) {
        return draft.unknown("project_id", "project_not_found")
                .field("amount_cents", "1")
                .field("purpose", "\"marketing\"")
                .field("payee", "\"Acme\"")
                .maybe("payee_owner_id", '"' + id("contributor_id") + '"')
                .never("amount_cents", "0", "-1", "100000000001")
                .bad("amount_cents", "0.5", 400, "invalid_request")
                .never("purpose", "\"personal\"", "\"investment\"")
                .never("payee", "\"\"", LONG, NUL, '"' + NOBODY + '"')
                .bad("payee", '"' + id("contributor_id") + '"', 422, "use_prohibited")
                .bad("payee", '"' + id("project_id") + '"', 422, "use_prohibited")
                .never("payee_owner_id", "\"usr_x\"", '"' + NOBODY + '"');
    }

    private RefusalDraft whose(RefusalDraft draft) {
        return draft.field("contributor_id", '"' + id("contributor_id") + '"')
                .field("project_id", '"' + id("project_id") + '"')
                .bad("contributor_id", "\"me\"", 404, "contributor_not_found")
                .bad("contributor_id", '"' + NOBODY + '"', 404, "contributor_not_found")
                .bad("project_id", '"' + none("prj_") + '"', 404, "project_not_found");
    }

    private void cycles() {
        of("createCycle")
                .field("plan", "\"monthly\"")
                .field("period_start", "\"2026-03-01\"")
                .field("period_end", "\"2026-03-31\"")
                .never("plan", "\"yearly\"")
                .never("period_start", "\"2026-03-02\"", "\"2026-04-01\"", "\"0001-01-01\"")
                .never("period_end", "\"2026-03-30\"", "\"2026-04-30\"", "\"2026-02-28\"")
                .bad("period_start", "\"soon\"", 400, "invalid_request")
                .bad("period_end", "\"2026-02-30\"", 400, "invalid_request")
                .bad("plan", "\"monthly\"", 409, "period_open");
        for (String operation :
                List.of("getCycle", "listCycleItems", "listCycleSkipped", "approveCycle")) {
            of(operation).unknown("cycle_id", "cycle_not_found");
        }
        of("disburseCycle").unknown("cycle_id", "cycle_not_found");
        of("getTransfer").unknown("transfer_id", "transfer_not_found");
        of("resolveTransfer")
                .unknown("transfer_id", "transfer_not_found")
                .field("outcome", "\"paid\"")
                .maybe("note", "\"seen\"")
                .never("outcome", "\"sent\"", "\"gone\"")
                .never("note", LONG, NUL)
                .bad("outcome", "\"failed\"", 409, "wrong_state");
    }

    private void items() {
        for (String operation : List.of("getPayoutItem", "explainPayoutItem", "retryPayoutItem")) {
            of(operation).unknown("item_id", "item_not_found");
        }
        of("flagPayoutItem")
                .unknown("item_id", "item_not_found")
                .field("reason", "\"my karma is wrong\"")
                .never("reason", "\"\"", LONG, NUL);
        of("resolvePayoutFlag")
                .unknown("item_id", "item_not_found")
                .unknown("flag_id", "flag_not_found")
                .field("outcome", "\"dismissed\"")
                .maybe("note", "\"looked at\"")
                .never("outcome", "\"open\"", "\"maybe\"")
                .never("note", LONG, NUL);
    }

    private void papers() {
        of("recordTaxForm")
                .unknown("contributor_id", "contributor_not_found")
                .field("form_type", "\"w9\"")
                .field("signed_at", "\"2026-01-02\"")
                .never("form_type", "\"w2\"", "\"w8ben\"") // the payee is in the US
                .never("signed_at", "\"2027-01-01\"", "\"0000-01-01\"", "\"1969-12-31\"")
                .bad("signed_at", "\"soon\"", 400, "invalid_request");
        of("openMyTaxForm");
        of("get1099NecCopy").unknown("contributor_id", "contributor_not_found");
        of("getMy1099NecCopy").unknown("year", "not_found");
        of("getMyStatement").unknown("year", "not_found");
        of("recordAgreement")
                .unknown("contributor_id", "contributor_not_found")
                .unknown("project_id", "project_not_found")
                .field("version", "\"1\"")
                .never("version", "\"\"", LONG, NUL)
                .bad("version", "\"2\"", 409, "agreement_outdated")
                .bad("version", "\"1.0\"", 409, "agreement_outdated");
        of("acceptMyAgreement")
                .unknown("project_id", "project_not_found")
                .field("version", "\"1\"")
                .never("version", "\"\"", LONG, NUL)
                .bad("version", "\"2\"", 409, "agreement_outdated")
                .bad("version", "\"1.0\"", 409, "agreement_outdated");
        of("getAgreement").unknown("project_id", "project_not_found");
        of("publishAgreement")
                .field("clauses", "{\"compensation\":\"All of it\"}")
                .maybe("effective_from", "\"2026-04-01T00:00:00Z\"")
                .bad("clauses", "{\"compensation\":\"All of it\"}", 400, "invalid_request")
                .bad("clauses", "{}", 400, "invalid_request")
                .bad("clauses", "{\"surprise\":\"x\"}", 400, "unknown_field");
        of("setMyPayoutMethod")
                .field("method_type", "\"ach\"")
                .field("details", "{\"account_number\":\"000123456789\"}")
                .maybe("payout_currency", "\"usd\"")
                .never("method_type", "\"cash\"")
                .bad("method_type", "\"wise\"", 422, "country_not_supported")
                .bad("method_type", "\"paypal\"", 400, "invalid_request")
                .never("details", "{}", "{\"account_number\":\"\"}", "{\"sandbox\":\"explode\"}")
                .never("details", "{\"account_number\":" + LONG + "}")
                .bad("details", "{\"account_number\":5}", 400, "invalid_request")
                .bad("details", "{\"account_number\":{}}", 400, "invalid_request")
                .bad("details", "{\"account_number\":null}", 400, "invalid_request")
                .never("payout_currency", "\"eur\"", "\"dollars\"", "\"1\"");
        of("getMyPayout").own("payout_id", "payout_not_found");
        of("requestMyPayout");
    }

    private void fraud() {
        whose(of("raiseFraudSignal"))
                .field("kind", "\"sybil\"")
                .maybe("karma_revoked", "false")
                .maybe("wrong_cents", "100")
                .never("kind", "\"\"", LONG, NUL)
                .never("wrong_cents", "-1", "100000000001")
                .bad("wrong_cents", "0.5", 400, "invalid_request")
                .bad("project_id", "null", 400, "invalid_request")
                .never("project_id", "\"prj_x\"");
        of("clearFraudSignal").unknown("signal_id", "signal_not_found");
        whose(of("correctPayouts"))
                .field("cents", "100")
                .field("reason", "\"counted twice\"")
                .never("cents", "0", "-5", "100000000001")
                .bad("cents", "1.5", 400, "invalid_request")
                .never("reason", "\"\"", LONG, NUL);
        of("writeOffContributor").unknown("contributor_id", "contributor_not_found");
    }

    private void system() {
        of("setTestClock")
                .field("now", "\"2026-03-02T00:00:00Z\"")
                .never("now", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"")
                .bad("now", "\"now\"", 400, "invalid_request")
                .bad("now", "\"2026-03-01T23:59:59Z\"", 409, "clock_backwards");
        of("runJob").unknown("name", "job_not_found");
        of("checkAudit");
        of("linkSignIn").field("subject", "\"somebody\"").field("key_id", "\"key_1\"");
        of("unlinkSignIn").unknown("sign_in_id", "not_found");
        of("getProjectRevenue").unknown("project_id", "project_not_found");
        of("getProjectCohorts").unknown("project_id", "project_not_found");
        of("listProjectRevenue").unknown("project_id", "project_not_found");
        address(of("connectProject").unknown("project_id", "project_not_found"));
        address(of("upgradeProjectAccount").unknown("project_id", "project_not_found"));
        address(of("connectMe"));
        of("getProjectAccount").unknown("project_id", "project_not_found");
        placed(of("assignCharge").unknown("charge_id", "not_found"));
        placed(of("assignParkedUsage").unknown("usage_id", "not_found"));
        of("declareSuspensionPermanent")
                .unknown("review_id", "not_found")
                .field("penalty_cents", "0")
                .field("note", "\"rejected for good\"")
                .never("penalty_cents", "-1", "1e30")
                .never("note", "\"\"", LONG, NUL);
        of("closeReview")
                .unknown("review_id", "not_found")
                .field("note", "\"looked at\"")
                .never("note", "\"\"", LONG, NUL);
    }

    private void sales() {
        selling("createPrice")
                .field("name", "\"Pro\"")
                .field("source", "\"subscription\"")
                .field("amount_cents", "1900")
                .field("interval", "\"month\"")
                .maybe("interval_count", "1")
                .maybe("currency", "\"usd\"")
                .never("name", "\"\"", LONG, NUL)
                .never("source", "\"gift\"", "\"invoice\"", "\"one_time\"")
                .never("amount_cents", "0", "-5", "49", "100000000", "1e30")
                .bad("amount_cents", "19.5", 400, "invalid_request")
                .never("interval", "\"hour\"")
                .never("interval_count", "0", "37")
                .never("currency", "\"dollars\"", "\"xxx\"", "\"\"")
                .bad("name", "\"Pro\"", 503, "method_not_configured");
        offer("createCheckout")
                .field("success_url", "\"https://a.example/?s={CHECKOUT_SESSION_ID}\"")
                .maybe("cancel_url", "\"https://a.example/\"")
                .maybe("ui", "\"page\"")
                .never("ui", "\"elements\"", "\"frame\"")
                .maybe("customer_email", "\"ann@example.com\"")
                .never("success_url", "\"a.example\"", "\"javascript:alert(1)\"", LONG)
                .never("cancel_url", "\"file:///etc\"")
                .never("customer_email", "\"ann\"", "\"a b@c.de\"", LONG);
        offer("createPaymentLink")
                .maybe("return_url", "\"https://a.example/\"")
                .never("return_url", "\"//a\"");
        selling("createInvoice")
                .field("customer_email", "\"ann@example.com\"")
                .maybe("customer_name", "\"Ann\"")
                .maybe("currency", "\"eur\"")
                .maybe("days_until_due", "14")
                .maybe("memo", "\"Thanks\"")
                .field("lines", "[{\"description\":\"a\",\"amount_cents\":5000}]")
                .never("customer_email", "\"@\"")
                .never("days_until_due", "0", "366")
                .never("memo", LONG, NUL)
                .never("lines", "[]", "[{\"description\":\"a\",\"amount_cents\":0}]")
                .never("lines", "[{\"description\":\"\",\"amount_cents\":5000}]")
                .bad("lines", "[{\"description\":\"a\"}]", 400, "invalid_request")
                .bad(
                        "lines",
                        "[{\"description\":\"a\",\"amount_cents\":60,\"tip\":1}]",
                        400,
                        "unknown_field");
        selling("reportUsage")
                .field("price_id", "\"price_1\"")
                .field("customer_id", "\"cus_1\"")
                .field("quantity", "5")
                .maybe("occurred_at", "\"2026-03-01T00:00:00Z\"")
                .never("customer_id", "\"ann\"", "\"cus_/../x\"")
                .never("quantity", "0", "1000000000001")
                .never("occurred_at", "\"2025-01-01T00:00:00Z\"", "\"2026-03-03T00:00:00Z\"");
        of("getPaymentConfig").unknown("project_id", "project_not_found");
    }

    private RefusalDraft offer(String operation) {
        return selling(operation)
                .field("price_id", "\"price_1\"")
                .maybe("quantity", "2")
                .never("price_id", "\"prod_1\"", "\"price_\"", "\"price_1/x\"", LONG)
                .never("quantity", "0", "10001")
                .bad("price_id", "\"price_1\"", 503, "method_not_configured");
    }

    private RefusalDraft selling(String operation) {
        return of(operation).unknown("project_id", "project_not_found");
    }

    private static void address(RefusalDraft draft) {
        draft.maybe("return_url", "\"https://pets.example/\"")
                .maybe("refresh_url", "\"https://pets.example/again\"")
                .never("return_url", "\"ftp://pets\"", "\"pets\"", LONG, NUL)
                .never("refresh_url", "\"javascript:alert(1)\"")
                .bad("return_url", "\"https://pets.example/\"", 503, "method_not_configured");
    }

    private void placed(RefusalDraft draft) {
        draft.field("project_id", '"' + id("project_id") + '"')
                .field("note", "\"theirs\"")
                .never("note", "\"\"", LONG, NUL)
                .bad("project_id", '"' + none("prj_") + '"', 404, "project_not_found");
    }

    private RefusalDraft of(String operation) {
        return drafts.computeIfAbsent(operation, _ -> new RefusalDraft());
    }

    private String id(String name) {
        return Objects.requireNonNull(ids.get(name), name);
    }

    /// An id of a kind that names nothing.
    static String none(String prefix) {
        return prefix + NOBODY.substring("usr_".length());
    }
}
