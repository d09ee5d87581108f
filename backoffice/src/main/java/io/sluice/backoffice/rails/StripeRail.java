package io.sluice.backoffice.rails;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.StripeException;
import com.stripe.model.Balance;
import com.stripe.model.Payout;
import com.stripe.model.StripeCollection;
import com.stripe.model.Transfer;
import com.stripe.net.RequestOptions;
import com.stripe.param.PayoutCreateParams;
import com.stripe.param.PayoutListParams;
import com.stripe.param.TransferCreateParams;
import com.stripe.param.TransferListParams;
import com.stripe.param.TransferReversalCreateParams;
import io.sluice.backoffice.connect.PlatformClient;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Pays through Stripe, one transfer at a time: from our balance to the payee's own account there,
/// and from that account to their bank. Both are found again: the transfer by its `transfer_group`,
/// the payout by its metadata. Stripe's idempotency keys protect the hours between.
public final class StripeRail implements Rail {
    /// Where a payee's account at Stripe stands in their details.
    public static final String ACCOUNT = "account_id";

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration READ_MAX = Duration.ofSeconds(30);
    private static final long PAGE = 100;
    private static final String KEY = "transfer_key";
    private static final String DOLLARS = "usd";
    private static final int CONFLICT = 409;

    /// Refusals that the payee, and nobody else, can do something about.
    private static final Set<String> OF_THE_PAYEE =
            Set.of(
                    "account_closed",
                    "account_country_invalid_address",
                    "account_invalid",
                    "account_number_invalid",
                    "bank_account_unusable",
                    "insufficient_capabilities_for_transfer",
                    "payouts_not_allowed",
                    "resource_missing",
                    "transfers_not_allowed");

    private final StripeClient client;

    public StripeRail(RailSettings.StripeAccess access) {
        this.client = PlatformClient.open(access.apiKey(), access.base(), CONNECT_MAX, READ_MAX, 0);
    }

    @Override
    public String name() {
        return "stripe";
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
        try {
            for (Balance.Available each : client.v1().balance().retrieve().getAvailable()) {
                if (DOLLARS.equals(each.getCurrency())) {
                    return OptionalLong.of(each.getAmount());
                }
            }
        } catch (StripeException _) {
            return OptionalLong.empty(); // the transfer itself will tell
        }
        return OptionalLong.empty();
    }

    @Override
    public Map<String, TransferResult> send(Batch batch) {
        TransferOrder order = batch.orders().getFirst();
        String account = order.details().getOrDefault(ACCOUNT, "");
        TransferResult result =
                account.isEmpty()
                        ? new TransferResult.Refused("the payee has no account at Stripe yet")
                        : send(batch, order, account);
        return Map.of(order.transferKey(), result);
    }

    private TransferResult send(Batch batch, TransferOrder order, String account) {
        Transfer transfer;
        try {
            Transfer known = transfer(order);
            transfer = known == null ? create(batch, order, account) : known;
        } catch (StripeException failure) {
            return refusal(failure);
        }
        if (!isOf(order, transfer) || !account.equals(transfer.getDestination())) {
            return new TransferResult.Unknown("Stripe: not the transfer that was asked for");
        }
        if (isReversed(transfer)) {
            return new TransferResult.Refused("Stripe: the transfer was reversed");
        }
        try {
            Payout payout = payout(order, account);
            if (payout == null) {
                payOut(batch, order, account);
            } else if (hasFailed(payout)) {
                return takeBack(batch, transfer, "Stripe: " + payout.getFailureCode());
            }
            return new TransferResult.Accepted(transfer.getId());
        } catch (StripeException failure) {
            return refusal(failure) instanceof TransferResult.Refused(String why)
                    ? takeBack(batch, transfer, why)
                    // It is with the payee's account; its way to the bank is tried again.
                    : new TransferResult.Accepted(transfer.getId());
        }
    }

    private Transfer create(Batch batch, TransferOrder order, String account)
            throws StripeException {
        return client.v1()
                .transfers()
                .create(
                        TransferCreateParams.builder()
                                .setAmount(order.amountCents())
                                .setCurrency(DOLLARS)
                                .setDestination(account)
                                .setTransferGroup(order.transferKey())
                                .setDescription("Revenue share")
                                .putMetadata(KEY, order.transferKey())
                                .build(),
                        RequestOptions.builder()
                                .setIdempotencyKey(batch.key() + ":transfer")
                                .build());
    }

    private void payOut(Batch batch, TransferOrder order, String account) throws StripeException {
        client.v1()
                .payouts()
                .create(
                        PayoutCreateParams.builder()
                                .setAmount(order.amountCents())
                                .setCurrency(DOLLARS)
                                .putMetadata(KEY, order.transferKey())
                                .build(),
                        RequestOptions.builder()
                                .setStripeAccount(account)
                                .setIdempotencyKey(batch.key() + ":payout")
                                .build());
    }

    /// What could not leave the payee's account comes back to ours.
    private TransferResult takeBack(Batch batch, Transfer transfer, String why) {
        try {
            client.v1()
                    .transfers()
                    .reversals()
                    .create(
                            transfer.getId(),
                            TransferReversalCreateParams.builder().build(),
                            RequestOptions.builder()
                                    .setIdempotencyKey(batch.key() + ":reversal")
                                    .build());
            return new TransferResult.Refused(why);
        } catch (StripeException _) {
            return new TransferResult.Unknown(why + "; the transfer could not be reversed");
        }
    }

    @Override
    public Map<String, RailState> look(Batch batch) {
        TransferOrder order = batch.orders().getFirst();
        RailState state;
        try {
            Transfer transfer = transfer(order);
            if (transfer == null) {
                state = new RailState.Unmade();
            } else {
                // What Stripe says of another transfer says nothing of this one.
                state = isOf(order, transfer) ? state(order, transfer) : new RailState.Silent();
            }
        } catch (StripeException _) {
            state = new RailState.Silent();
        }
        return Map.of(order.transferKey(), state);
    }

    private RailState state(TransferOrder order, Transfer transfer) throws StripeException {
        if (isReversed(transfer)) {
            return new RailState.Returned("Stripe: the transfer was reversed");
        }
        Payout payout = payout(order, transfer.getDestination());
        if (payout == null || hasFailed(payout)) {
            return new RailState.Unmade(); // sending it again pays out, or takes it back
        }
        return "paid".equals(payout.getStatus())
                ? new RailState.Paid(transfer.getId())
                : new RailState.Sent(transfer.getId());
    }

    private @Nullable Transfer transfer(TransferOrder order) throws StripeException {
        StripeCollection<Transfer> found =
                client.v1()
                        .transfers()
                        .list(
                                TransferListParams.builder()
                                        .setTransferGroup(order.transferKey())
                                        .setLimit(1L)
                                        .build());
        return found.getData().isEmpty() ? null : found.getData().getFirst();
    }

    private @Nullable Payout payout(TransferOrder order, String account) throws StripeException {
        PayoutListParams.Created since =
                PayoutListParams.Created.builder()
                        .setGte(order.createdAt().getEpochSecond() - Duration.ofDays(1).toSeconds())
                        .build();
        StripeCollection<Payout> found =
                client.v1()
                        .payouts()
                        .list(
                                PayoutListParams.builder().setCreated(since).setLimit(PAGE).build(),
                                RequestOptions.builder().setStripeAccount(account).build());
        for (Payout payout : found.getData()) {
            Map<String, String> metadata = payout.getMetadata();
            if (metadata != null && order.transferKey().equals(metadata.get(KEY))) {
                return payout;
            }
        }
        return null;
    }

    private static boolean isOf(TransferOrder order, Transfer transfer) {
        return order.transferKey().equals(transfer.getTransferGroup())
                && Objects.equals(transfer.getAmount(), order.amountCents())
                && DOLLARS.equals(transfer.getCurrency());
    }

    private static boolean isReversed(Transfer transfer) {
        return Boolean.TRUE.equals(transfer.getReversed());
    }

    private static boolean hasFailed(Payout payout) {
        return "failed".equals(payout.getStatus()) || "canceled".equals(payout.getStatus());
    }

    private static TransferResult refusal(StripeException failure) {
        Integer status = failure.getStatusCode();
        String code = failure.getCode() == null ? "" : failure.getCode();
        String words = "Stripe: " + status + " " + code;
        boolean no =
                !(failure instanceof ApiConnectionException)
                        && status != null
                        && status / 100 == 4
                        && status != CONFLICT;
        if (!no) {
            return new TransferResult.Unknown(words);
        }
        return OF_THE_PAYEE.contains(code)
                ? new TransferResult.Refused(words)
                : new TransferResult.Deferred(words);
    }
}
