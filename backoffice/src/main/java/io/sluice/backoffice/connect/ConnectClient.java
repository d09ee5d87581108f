package io.sluice.backoffice.connect;

import com.stripe.exception.StripeException;
import com.stripe.model.Account;
import com.stripe.model.StripeCollection;
import com.stripe.param.AccountCreateParams;
import com.stripe.param.AccountCreateParams.BusinessProfile;
import com.stripe.param.AccountCreateParams.BusinessType;
import com.stripe.param.AccountCreateParams.Capabilities;
import com.stripe.param.AccountCreateParams.Company;
import com.stripe.param.AccountCreateParams.Settings;
import com.stripe.param.AccountCreateParams.Settings.Payouts.Schedule;
import com.stripe.param.AccountCreateParams.TosAcceptance;
import com.stripe.param.AccountLinkCreateParams;
import com.stripe.param.AccountListParams;
import com.stripe.service.V1Services;
import io.sluice.backoffice.base.IdKind;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens accounts at Stripe and makes the links that lead their owners there.
public final class ConnectClient {
    /// Where an account at Stripe says which order it came from.
    static final String ORDER = "order_id";

    /// Where the platform itself is; accounts elsewhere are paid under Stripe's agreement for
    /// recipients alone.
    private static final String HOME = "US";

    private static final long PAGE = 100;
    private static final int PAGES_MAX = 100;

    /// Clocks differ.
    private static final Duration EARLIER = Duration.ofHours(1);

    private final PlatformClient platform;

    public ConnectClient(PlatformClient platform) {
        this.platform = platform;
    }

    /// Opens the account that was ordered, or finds it where an earlier request may have opened it:
    /// Stripe remembers a key for a day only. Answers its id.
    Answer<String> open(AccountOrder order) {
        return platform.once(
                "account-" + order.id(),
                (stripe, options) -> {
                    String known = order.attempts() > 1 ? find(stripe, order) : null;
                    return known == null
                            ? stripe.accounts().create(params(order), options).getId()
                            : known;
                });
    }

    /// A link for the owner; each is another one.
    Answer<String> link(String accountId, Onboarding.Way way) {
        AccountLinkCreateParams params =
                AccountLinkCreateParams.builder()
                        .setAccount(accountId)
                        .setType(AccountLinkCreateParams.Type.ACCOUNT_ONBOARDING)
                        .setRefreshUrl(way.refreshUrl())
                        .setReturnUrl(way.returnUrl())
                        .build();
        return platform.ask(
                (stripe, options) -> stripe.accountLinks().create(params, options).getUrl());
    }

    private static @Nullable String find(V1Services stripe, AccountOrder order)
            throws StripeException {
        AccountListParams.Created since =
                AccountListParams.Created.builder()
                        .setGte(order.orderedAt().minus(EARLIER).getEpochSecond())
                        .build();
        String after = null;
        for (int pages = 0; pages < PAGES_MAX; pages++) {
            AccountListParams.Builder page =
                    AccountListParams.builder().setCreated(since).setLimit(PAGE);
            if (after != null) {
                page.setStartingAfter(after);
            }
            StripeCollection<Account> found = stripe.accounts().list(page.build());
            for (Account account : found.getData()) {
                after = account.getId();
                Map<String, String> metadata = account.getMetadata();
                if (metadata != null && order.id().toString().equals(metadata.get(ORDER))) {
                    return after;
                }
            }
            if (!Boolean.TRUE.equals(found.getHasMore())) {
                return null;
            }
        }
        return null;
    }

    private static AccountCreateParams params(AccountOrder order) {
        AccountCreateParams.Builder account =
                AccountCreateParams.builder()
                        .setType(
                                order.kind() == AccountKind.EXPRESS
                                        ? AccountCreateParams.Type.EXPRESS
                                        : AccountCreateParams.Type.CUSTOM)
                        .setCountry(order.country())
                        .setSettings(paidOutByUs())
                        .putMetadata(ORDER, order.id().toString());
        if (order.projectId() != null) {
            project(account, order);
            account.putMetadata("project_id", IdKind.PROJECT.text(order.projectId()));
        }
        if (order.contributorId() != null) {
            payee(account, order);
            account.putMetadata("contributor_id", IdKind.CONTRIBUTOR.text(order.contributorId()));
        }
        return account.build();
    }

    private static void project(AccountCreateParams.Builder account, AccountOrder order) {
        BusinessProfile.Builder profile = BusinessProfile.builder().setName(order.name());
        if (order.url() != null) {
            profile.setUrl(order.url());
        }
        account.setBusinessType(BusinessType.COMPANY)
                .setCompany(Company.builder().setName(order.name()).build())
                .setBusinessProfile(profile.build())
                .setCapabilities(
                        Capabilities.builder()
                                .setCardPayments(
                                        Capabilities.CardPayments.builder()
                                                .setRequested(true)
                                                .build())
                                .setTransfers(transfers())
                                .build());
    }

    private static void payee(AccountCreateParams.Builder account, AccountOrder order) {
        account.setBusinessType(BusinessType.INDIVIDUAL)
                .setCapabilities(Capabilities.builder().setTransfers(transfers()).build());
        if (!order.country().equals(HOME)) {
            account.setTosAcceptance(
                    TosAcceptance.builder().setServiceAgreement("recipient").build());
        }
    }

    private static Capabilities.Transfers transfers() {
        return Capabilities.Transfers.builder().setRequested(true).build();
    }

    /// Nothing leaves an account for a bank before we say so.
    private static Settings paidOutByUs() {
        Schedule manual = Schedule.builder().setInterval(Schedule.Interval.MANUAL).build();
        return Settings.builder()
                .setPayouts(Settings.Payouts.builder().setSchedule(manual).build())
                .build();
    }
}
