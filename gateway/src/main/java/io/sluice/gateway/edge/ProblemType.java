package io.sluice.gateway.edge;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Every way a request can fail, in the words a client sees: the code it switches on, the HTTP
/// status, a title, and what to do next. `docs/reference/problems.md` lists the same.
public enum ProblemType {
    // --- the request itself
    INVALID_HTTP(400, "Not an HTTP request", "Send HTTP/1.1; the connection is closed."),
    MALFORMED_JSON(
            400,
            "Body is not JSON",
            "Send one JSON document in UTF-8, without duplicate names, at most 64 levels deep."),
    UNKNOWN_FIELD(
            400,
            "Unknown field",
            "Remove or rename the fields in `errors`; a typing mistake is the usual cause."),
    INVALID_REQUEST(
            400,
            "Request is incomplete or of the wrong type",
            "Correct the fields in `errors`; /docs shows what each must be."),
    INVALID_VALUE(
            422,
            "A value is not possible",
            "Correct the fields in `errors`: they are of the right type but out of range."),
    UNAUTHENTICATED(
            401,
            "No valid API key",
            "Send `Authorization: Bearer <key>` with a key that is neither revoked nor expired."),
    FORBIDDEN(
            403,
            "The key may not do this",
            "Use a key with the right role, bound to an account above the one asked for."),
    HOST_NOT_ALLOWED(
            421,
            "This host name is not served here",
            "Use the documented address, or add the name to SLUICE_ALLOWED_HOSTS."),
    ORIGIN_NOT_ALLOWED(
            403,
            "Requests from this origin are not allowed",
            "Call from your server, or add the page's host to SLUICE_ALLOWED_HOSTS."),
    NOT_FOUND(404, "No such path", "Check the path against /docs."),
    METHOD_NOT_ALLOWED(405, "Method not allowed here", "Use one of the methods in `Allow`."),
    REQUEST_TIMEOUT(408, "The request did not arrive in time", "Send it again; nothing was done."),
    BODY_TOO_LARGE(
            413, "Body over 1 MiB", "Send less; split a batch into several. Nothing was done."),
    URI_TOO_LONG(414, "Address too long", "Shorten the query; the connection is closed."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "Content type is not supported",
            "Send `Content-Type: application/json`, in UTF-8 and not compressed."),
    EXPECTATION_FAILED(
            417, "Expectation cannot be met", "Leave the Expect header out, or send 100-continue."),
    UPGRADE_REQUIRED(426, "This address speaks WebSocket only", "Connect with a WebSocket client."),
    HEADERS_TOO_LARGE(431, "Headers too large", "Send fewer or shorter headers."),

    // --- idempotency, load, ourselves
    IDEMPOTENCY_IN_PROGRESS(
            409,
            "The first request with this key is still running",
            "Wait a moment and send the same request again."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "The Idempotency-Key belongs to another request",
            "Use a new key for a new request; repeat a request with the body it first had."),
    INTERNAL_ERROR(
            500,
            "Something went wrong here",
            "Send it again with the same Idempotency-Key; tell the operator the `request_id`."),
    OVERLOADED(503, "Too much work at once", "Wait as long as Retry-After says; try again."),
    STORAGE_UNAVAILABLE(
            503,
            "Nothing can be recorded at the moment",
            "Wait and send it again with the same Idempotency-Key; the operator is needed."),
    GRAPH_DETACHED(
            503,
            "The account history is not reachable",
            "Wait and try again; balances and payments are not affected."),
    DATABASE_DETACHED(
            503,
            "This part is away for the moment",
            "Wait and send it again; accounts, quotes and holds are not affected."),
    METHOD_NOT_CONFIGURED(
            503,
            "This is not set up here",
            "Use another way, or let the operator set this one up."),

    // --- accounts and keys
    ACCOUNT_NOT_FOUND(404, "No such account", "Check the owner_id; an admin can open it."),
    ACCOUNT_EXISTS(409, "The account exists already", "Read it, or change it with PATCH."),
    ACCOUNT_FROZEN(409, "The account is frozen", "Ask the operator to make it active again."),
    ACCOUNT_CLOSED(409, "The account is closed", "Closing is final: use another account."),
    PARENT_NOT_FOUND(422, "No such parent account", "Open the parent first."),
    PARENT_CYCLE(422, "An account cannot be above itself", "Choose another parent."),
    TOO_DEEP(422, "More than 8 accounts in a chain", "Attach the account higher up."),
    NO_ORG(422, "No organisation above this account", "Attach the account to an org account."),
    KEY_NOT_FOUND(404, "No such API key", "List the keys with GET /v1/keys."),
    INSUFFICIENT_CREDITS(
            402,
            "Insufficient credits",
            "Buy or grant credits, or plan less; `required` and `available` say how much."),
    LIMIT_EXCEEDED(
            402,
            "A spending limit is reached",
            "Wait until `limit.resets_at`, or let an admin raise the limit."),

    // --- quotes and holds
    QUOTE_NOT_FOUND(404, "No such quote", "Ask for a new quote; ids cannot be made up."),
    QUOTE_NOT_RESERVED(409, "The quote is not reserved", "Reserve it first."),
    QUOTE_INJECTING(
            409, "An injection is running on this quote", "Wait for its answer, then look again."),
    QUOTE_ALREADY_SETTLED(
            409, "The quote is settled already", "The `quote` shows what was charged."),
    QUOTE_ALREADY_RELEASED(409, "The quote is released already", "Ask for a new quote."),
    QUOTE_EXPIRED(410, "The quote has expired", "Ask for a new quote; no credits are held."),
    ENGINE_FAILED(
            502,
            "The engine refused the stimulus",
            "Nothing was charged and the hold is released; correct the stimulus."),
    ENGINE_TIMEOUT(
            504,
            "The engine did not answer",
            "Inject again: the same stimulus is not delivered twice. Or release the quote."),

    // --- purchases and events
    PURCHASE_NOT_FOUND(404, "No such purchase", "Check the purchase_id."),
    PURCHASE_NOT_OPEN(
            409,
            "Nothing to decide about this purchase",
            "Only `mismatched` and `unmatched` ones wait for a decision, each for one."),
    PAYMENT_PROVIDER_FAILED(
            502,
            "The payment provider did not answer as it should",
            "Nothing was bought; try again, or use another method."),
    PAYMENT_REFUSED(
            402,
            "The payment does not buy this",
            "`reason` says why; ask without PAYMENT-SIGNATURE for what to pay."),
    PAYMENT_PENDING(
            504,
            "The payment is on its way",
            "Send the same request again in a moment: it is taken once, however often it is sent."),
    INVALID_SIGNATURE(
            400, "The signature does not match", "Check the signing secret; nothing was done."),
    RATE_UNAVAILABLE(
            503,
            "The price of SOL is not known well enough",
            "Pay in USDC, or try again in a minute."),
    CHALLENGE_OVER(409, "No challenge waits for an answer", "Ask for a challenge first."),
    WRONG_MODE(
            400,
            "An event of the other mode",
            "Live events need a live key, test events a test key; nothing was done."),
    EVENTS_ARCHIVED(410, "Events this old are archived", "Start again without Last-Event-ID."),
    ENDPOINT_NOT_FOUND(404, "No such webhook endpoint", "List them first."),
    TOO_MANY_ENDPOINTS(409, "Too many webhook endpoints", "Delete one that is not needed."),
    REPLAY_RUNNING(
            409,
            "A replay to this endpoint is under way",
            "Wait until its `replay` is null; then begin another."),

    // --- back office: people, projects, karma, splits
    CONTRIBUTOR_NOT_FOUND(404, "No such contributor", "Check the contributor_id."),
    PROJECT_NOT_FOUND(404, "No such project", "Check the project_id."),
    GRANT_NOT_FOUND(404, "No such karma grant", "Check the grant_id."),
    ALREADY_REVOKED(409, "The grant is revoked already", "Nothing is left to be revoked."),
    SPLIT_OUT_OF_BOUNDS(
            422,
            "The pool must be between 60% and 80%",
            "Propose a contributor_pool_pct from 0.6000 to 0.8000."),
    VOTE_NOT_PASSED(
            409, "No passed vote for this change", "Open a vote and wait until it has passed."),
    VOTE_NOT_FOUND(404, "No such vote", "Check the vote_id."),
    VOTE_CLOSED(409, "The vote is closed", "Its result stands; open another vote."),
    NO_VOTERS(409, "Nobody has karma on the project", "A vote needs karma to be weighed by."),
    TOO_MANY_VOTES(409, "Too many votes are open", "Wait until one of them is closed."),
    AGREEMENT_OUTDATED(
            409,
            "This version of the agreement is not in force",
            "Read it with GET …/agreement, and accept its `version`."),
    USE_PROHIBITED(
            422,
            "A treasury may not be used for this",
            "`rules` of GET …/treasury lists what it may pay for."),
    TREASURY_SHORT(
            409, "The treasury has not that much", "Spend less, or wait for the next cycle."),
    CLOCK_BACKWARDS(409, "Time does not run backwards", "Send a later time."),
    JOB_NOT_FOUND(404, "No such job", "List them with GET /api/jobs."),
    JOB_RUNNING(409, "The job is running", "Wait until it is done, then run it again."),

    // --- back office: cycles and payouts
    INVOICE_NOT_FOUND(404, "No such invoice", "Check the invoice_id."),
    CYCLE_NOT_FOUND(404, "No such payout cycle", "Check the cycle_id."),
    ITEM_NOT_FOUND(404, "No such payout item", "Check the item_id."),
    PAYOUT_NOT_FOUND(404, "No such payout", "Check the payout_id."),
    FLAG_NOT_FOUND(404, "No such flag", "Check the flag_id."),
    TRANSFER_NOT_FOUND(404, "No such transfer", "Check the transfer_id."),
    SIGNAL_NOT_FOUND(404, "No such fraud signal", "Check the signal_id."),
    CYCLE_OVERLAPS(
            409, "The period overlaps a calculated cycle", "Begin after that cycle's last day."),
    PREVIOUS_CYCLE_OPEN(
            409, "An earlier cycle is not yet disbursed", "Disburse the earlier cycle first."),
    PREVIOUS_PERIOD_OPEN(
            409, "An earlier month is not yet calculated", "Calculate the earlier month first."),
    PERIOD_OPEN(409, "The period is not over yet", "Wait until its last day has passed."),
    WRONG_STATE(409, "Not possible in this state", "Look at `status`, and what comes before."),
    REVIEW_OPEN(409, "The review is still open", "Wait until the last day for flags has passed."),
    REVIEW_CLOSED(409, "The review is over", "Ask staff: flags are taken during the review."),
    TOO_EARLY(409, "It is too early", "Wait for the day of disbursement."),
    SECOND_PERSON_REQUIRED(
            409,
            "Another person must approve",
            "Who calculated or last changed a cycle cannot approve it."),
    PAYOUT_METHOD_MISSING(409, "No payout method", "Set one with PUT …/me/payout-method."),
    COUNTRY_NOT_SUPPORTED(
            422,
            "This method does not pay to this country",
            "Choose a method that the country has.");

    private final String code = name().toLowerCase(Locale.ROOT);
    private final int status;
    private final String title;
    private final String advice;

    ProblemType(int status, String title, String advice) {
        this.status = status;
        this.title = title;
        this.advice = advice;
    }

    /// What a client switches on, for example `insufficient_credits`.
    public String code() {
        return code;
    }

    /// The last part of `type`, for example `insufficient-credits`.
    public String slug() {
        return code.replace('_', '-');
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /// One sentence: what to do next.
    public String advice() {
        return advice;
    }

    /// The type behind a slug, or null.
    public static @Nullable ProblemType ofSlug(String slug) {
        for (ProblemType type : values()) {
            if (type.slug().equals(slug)) {
                return type;
            }
        }
        return null;
    }
}
