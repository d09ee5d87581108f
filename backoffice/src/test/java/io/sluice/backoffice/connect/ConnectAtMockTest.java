package io.sluice.backoffice.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.StripeMock;
import io.sluice.gateway.Secret;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Accounts and their links, asked for by Stripe's library at a server that is not ours.
class ConnectAtMockTest {
    private static final Instant NOW = Instant.parse("2026-01-15T06:00:00Z");
    private static final UUID ID = new UUID(1, 2);
    @RegisterExtension static final StripeMock STRIPE = new StripeMock();

    private final ConnectClient connect =
            new ConnectClient(new PlatformClient(new Secret(StripeMock.KEY), STRIPE.url()));

    @Test
    void opensAccountsByWhatStripeDescribes() {
        AccountOrder project = order(AccountKind.EXPRESS, ID, null, "US", 1);
        AccountOrder custom = order(AccountKind.CUSTOM, ID, null, "DE", 1);
        AccountOrder payee = order(AccountKind.EXPRESS, null, ID, "US", 1);
        AccountOrder abroad = order(AccountKind.EXPRESS, null, ID, "DE", 1);
        for (AccountOrder order : new AccountOrder[] {project, custom, payee, abroad}) {
            assertThat(connect.open(order)).isInstanceOf(Answer.Given.class);
            assertThat(STRIPE.asked()).containsExactly("POST /v1/accounts");
        }
    }

    @Test
    void looksForAnAccountThatMayBeOpenAlready() {
        AccountOrder again = order(AccountKind.EXPRESS, ID, null, "US", 2);
        assertThat(connect.open(again)).isInstanceOf(Answer.Given.class);
        assertThat(STRIPE.asked()).containsExactly("GET /v1/accounts", "POST /v1/accounts");
    }

    @Test
    void makesLinksByWhatStripeDescribes() {
        Onboarding.Way way = new Onboarding.Way("https://example.com/a", "https://example.com/b");
        assertThat(connect.link("acct_1", way)).isInstanceOf(Answer.Given.class);
        assertThat(STRIPE.asked()).containsExactly("POST /v1/account_links");
    }

    @Test
    void knowsNothingFromAnEmptyAnswer() {
        STRIPE.refusesWithoutAWord();
        STRIPE.refusesNext("POST /v1/accounts", "any");
        AccountOrder order = order(AccountKind.EXPRESS, ID, null, "US", 1);
        assertThat(connect.open(order)).isEqualTo(new Answer.Unknown<>("unreadable_answer"));
    }

    private static AccountOrder order(
            AccountKind kind,
            @Nullable UUID projectId,
            @Nullable UUID contributorId,
            String country,
            int attempts) {
        return new AccountOrder(
                ID,
                projectId,
                contributorId,
                kind,
                "A project",
                country,
                "https://example.com",
                null,
                NOW,
                attempts);
    }
}
