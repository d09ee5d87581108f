package io.sluice.backoffice.rails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.InvalidRequestException;
import com.stripe.param.AccountCreateParams;
import com.stripe.param.AccountCreateParams.Capabilities;
import com.stripe.param.TransferCreateParams;
import io.sluice.StripeMock;
import io.sluice.backoffice.connect.PlatformClient;
import io.sluice.gateway.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Transfers and payouts, asked for by Stripe's library at a server that is not ours.
class StripeRailAtMockTest {
    private static final Instant NOW = Instant.parse("2026-01-15T06:00:00Z");
    @RegisterExtension static final StripeMock STRIPE = new StripeMock();
    private static final Secret KEY = new Secret(StripeMock.KEY);

    private final StripeRail rail =
            new StripeRail(new RailSettings.StripeAccess(KEY, STRIPE.url()));

    @Test
    void theMockRefusesWhatStripeDoesNotDescribe() {
        Duration wait = Duration.ofSeconds(10);
        StripeClient client = PlatformClient.open(KEY, STRIPE.url(), wait, wait, 0);
        TransferCreateParams misnamed =
                TransferCreateParams.builder()
                        .setAmount(100L)
                        .setCurrency("usd")
                        .setDestination("acct_1")
                        .putExtraParam("transfer_grup", "tr_0")
                        .build();
        assertThatThrownBy(() -> client.v1().transfers().create(misnamed))
                .isInstanceOf(InvalidRequestException.class);
        TransferCreateParams incomplete =
                TransferCreateParams.builder().setAmount(100L).setCurrency("usd").build();
        assertThatThrownBy(() -> client.v1().transfers().create(incomplete))
                .isInstanceOf(InvalidRequestException.class);
        AccountCreateParams deep =
                AccountCreateParams.builder()
                        .setCapabilities(
                                Capabilities.builder()
                                        .setTransfers(
                                                Capabilities.Transfers.builder()
                                                        .putExtraParam("reqested", true)
                                                        .build())
                                        .build())
                        .build();
        assertThatThrownBy(() -> client.v1().accounts().create(deep))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(STRIPE.asked())
                .containsExactly(
                        "POST /v1/transfers ! body: Unknown property: transfer_grup",
                        "POST /v1/transfers ! body: Missing required property: destination",
                        "POST /v1/accounts ! body.capabilities.transfers:"
                                + " Unknown property: reqested");
    }

    @Test
    void paysByWhatStripeDescribes() {
        assertThat(sent()).isInstanceOf(TransferResult.Accepted.class);
        assertThat(STRIPE.asked())
                .containsExactly(
                        "GET /v1/transfers",
                        "POST /v1/transfers",
                        "GET /v1/payouts",
                        "POST /v1/payouts");
        assertThat(looked()).isInstanceOf(RailState.Unmade.class);
        assertThat(rail.availableCents()).isEmpty();
        assertThat(STRIPE.asked()).containsExactly("GET /v1/transfers", "GET /v1/balance");
    }

    @Test
    void takesBackWhatCannotBePaidOut() {
        STRIPE.refusesNext("POST /v1/payouts", "payouts_not_allowed");
        assertThat(sent()).isEqualTo(new TransferResult.Refused("Stripe: 400 payouts_not_allowed"));
        assertThat(STRIPE.asked()).endsWith("POST /v1/transfers/{id}/reversals");
    }

    @Test
    void takesNoOtherTransferForTheOneAskedFor() {
        STRIPE.isStrange();
        assertThat(sent()).isInstanceOf(TransferResult.Unknown.class);
        assertThat(looked()).isInstanceOf(RailState.Silent.class);
        assertThat(rail.availableCents()).isEmpty();
        assertThat(STRIPE.asked())
                .containsExactly("GET /v1/transfers", "GET /v1/transfers", "GET /v1/balance");
    }

    @Test
    void takesNoTransferToAnotherAccountForTheOneAskedFor() {
        STRIPE.answersWith("{\"destination\":\"acct_2\"}");
        assertThat(sent()).isInstanceOf(TransferResult.Unknown.class);
        assertThat(STRIPE.asked()).containsExactly("GET /v1/transfers", "POST /v1/transfers");
    }

    private TransferResult sent() {
        return rail.send(batch()).getOrDefault("tr_0", new TransferResult.Deferred("not said"));
    }

    private RailState looked() {
        return rail.look(batch()).getOrDefault("tr_0", new RailState.Mute());
    }

    private static Batch batch() {
        Map<String, String> details = Map.of(StripeRail.ACCOUNT, "acct_1");
        TransferOrder order =
                new TransferOrder("tr_0", 123_405, MethodType.ACH, "usd", details, NOW, null);
        return new Batch("b.1", NOW, null, false, List.of(order));
    }
}
