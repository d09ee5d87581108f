package io.sluice.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.svix.Webhook;
import io.sluice.gateway.database.FirstAnswer;
import io.sluice.gateway.edge.HookSecret;
import io.sluice.gateway.webhooks.Receiver.Message;
import io.sluice.gateway.webhooks.WebhookEndpoint.Replay;
import io.sluice.metering.host.HostClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Intake and dispatcher over a real PostgreSQL and real HTTP, on a clock of the test's own.
class WebhooksTest {
    private static final long HOUR_MILLIS = 60 * 60 * 1000;
    private static final String DEBITED = "budget.debited";
    private static final String LOW = "budget.low";

    private Hooks hooks;

    @BeforeEach
    void open() throws IOException {
        hooks = new Hooks();
    }

    @AfterEach
    void close() {
        hooks.close();
    }

    @Test
    void aReceiverThatFailsForAnHourGetsEverythingAfterwardsInOrder() {
        WebhookEndpoint endpoint = hooks.endpoint(DEBITED);
        long recovers = Hooks.START_MILLIS + HOUR_MILLIS;
        hooks.receiver.answer(_ -> hooks.clock.get() < recovers ? 503 : 204);
        List<WebhookEvent> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            events.add(hooks.journal.add(DEBITED, "account_" + i % 7));
            hooks.journal.add(LOW, "account_" + i % 7);
        }

        hooks.deliverAll();

        assertThat(hooks.clock.get()).isGreaterThanOrEqualTo(recovers);
        assertThat(perAccount(hooks.receiver.accepted())).isEqualTo(perAccount(events));
        assertThat(hooks.receiver.attempts()).isGreaterThan(60 + 7 * 5);
        assertThat(hooks.deliveries(endpoint, "delivered")).hasSize(60);
        assertThat(hooks.deliveries(endpoint, "pending")).isEmpty();
        assertThat(hooks.deliveries(endpoint, "dead")).isEmpty();
    }

    @Test
    void eachMessageIsSignedForThoseWhoVerifyByTheStandard() throws Exception {
        hooks.clock.set(HostClock.SYSTEM.getAsLong());
        WebhookEndpoint endpoint = hooks.endpoint(LOW);
        WebhookEvent event = hooks.journal.add(LOW, "felix");
        hooks.deliverAll();

        Message message = hooks.receiver.accepted().getFirst();
        HookSecret secret = hooks.secrets.open(endpoint.id(), endpoint.secretSealed());
        Webhook theirs = new Webhook(Objects.requireNonNull(secret).reveal());
        Map<String, List<String>> headers = new HashMap<>();
        message.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        assertThatCode(() -> theirs.verify(message.body(), headers)).doesNotThrowAnyException();
        assertThat(message.id()).isEqualTo(event.id());
        assertThat(message.body()).isEqualTo(event.body());
        assertThat(message.headers()).containsEntry("content-type", "application/json");
    }

    @Test
    void onePoisonedEventHoldsUpItsAccountAloneAndDiesInTheEnd() {
        WebhookEndpoint endpoint = hooks.endpoint(DEBITED);
        WebhookEvent poison = hooks.journal.add(DEBITED, "felix");
        hooks.receiver.answer(message -> message.id().equals(poison.id()) ? 400 : 200);
        WebhookEvent behind = hooks.journal.add(DEBITED, "felix");
        WebhookEvent beside = hooks.journal.add(DEBITED, "ada");

        hooks.takeIn();
        hooks.deliver();
        assertThat(ids(hooks.receiver.accepted())).containsExactly(beside.id());
        hooks.deliverAll();

        assertThat(ids(hooks.receiver.accepted())).containsExactly(beside.id(), behind.id());
        assertThat(hooks.deliveries(endpoint, "dead"))
                .singleElement()
                .satisfies(dead -> {
                    assertThat(dead.eventId()).isEqualTo(poison.id());
                    assertThat(dead.attempts()).isEqualTo(Backoff.ATTEMPTS_MAX);
                    assertThat(dead.responseStatus()).isEqualTo(400);
                });
        long dayMillis = 24 * HOUR_MILLIS;
        assertThat(hooks.clock.get() - Hooks.START_MILLIS).isBetween(dayMillis / 2, 2 * dayMillis);
    }

    @Test
    void goesOnWhereItStoodAfterAKill() {
        WebhookEndpoint endpoint = hooks.endpoint(DEBITED);
        hooks.receiver.answer(_ -> 503);
        List<WebhookEvent> events = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            events.add(hooks.journal.add(DEBITED, "account_" + i % 3));
        }
        hooks.takeIn();
        hooks.deliver();
        hooks.restart();
        for (int i = 0; i < 20; i++) {
            events.add(hooks.journal.add(DEBITED, "account_" + i % 3));
        }
        hooks.receiver.answer(_ -> 200);
        hooks.deliverAll();

        assertThat(perAccount(hooks.receiver.accepted())).isEqualTo(perAccount(events));
        assertThat(hooks.deliveries(endpoint, "delivered")).hasSize(40);
    }

    @Test
    void anEndpointHearsOfWhatHappensAfterItWasMade() {
        hooks.journal.add(DEBITED, "felix");
        hooks.endpoint(DEBITED);
        WebhookEvent after = hooks.journal.add(DEBITED, "felix");
        hooks.deliverAll();

        assertThat(ids(hooks.receiver.accepted())).containsExactly(after.id());
    }

    @Test
    void aReplaySendsARangeAgainUnderTheSameIds() {
        WebhookEvent before = hooks.journal.add(DEBITED, "felix");
        WebhookEndpoint endpoint = hooks.endpoint(DEBITED);
        WebhookEvent first = hooks.journal.add(DEBITED, "felix");
        WebhookEvent second = hooks.journal.add(DEBITED, "felix");
        hooks.deliverAll();

        FirstAnswer unasked = new FirstAnswer(FirstAnswer.Key.NONE, 202, "", 0);
        Replay range = new Replay(1, 2);
        assertThat(hooks.webhooks.replay(endpoint.id(), range, unasked).await()).isTrue();
        assertThat(hooks.webhooks.replay(endpoint.id(), range, unasked).await()).isFalse();
        hooks.intake.reload();
        hooks.deliverAll();

        assertThat(ids(hooks.receiver.accepted()))
                .containsExactly(first.id(), second.id(), before.id(), first.id());
        WebhookEndpoint now = hooks.webhooks.find(endpoint.id()).await().orElseThrow();
        assertThat(now.replay()).isNull();
    }

    @Test
    void endpointsThatStandApartMeetAgain() {
        WebhookEndpoint early = hooks.endpoint(DEBITED);
        for (int i = 0; i < 700; i++) {
            hooks.journal.add(DEBITED, "felix");
        }
        WebhookEndpoint late = hooks.endpoint(LOW);
        hooks.journal.add(LOW, "felix");
        hooks.takeIn();

        List<WebhookEndpoint> all = hooks.webhooks.all().await();
        assertThat(all).extracting(WebhookEndpoint::nextSequence).containsOnly(702L);
        assertThat(hooks.store.waiting().await()).isEqualTo(Map.of(early.id(), 700, late.id(), 1));
    }

    /// The journal is the queue: of an endpoint that takes nothing, only a window is kept.
    @Test
    void anEndpointThatTakesNothingStopsItsReadingAndNobodyElses() {
        hooks.receiver.answer(message -> message.body().contains(LOW) ? 200 : 503);
        WebhookEndpoint deaf = hooks.endpoint(DEBITED);
        for (int i = 0; i < 12_000; i++) {
            hooks.journal.add(DEBITED, "felix");
        }
        hooks.endpoint(LOW);
        WebhookEvent heard = hooks.journal.add(LOW, "felix");
        hooks.takeIn();
        hooks.deliver();

        assertThat(ids(hooks.receiver.accepted())).containsExactly(heard.id());
        assertThat(hooks.store.waiting().await().get(deaf.id())).isBetween(9_000, 10_000);
    }

    @Test
    void whatWasDeliveredLongAgoIsForgotten() {
        WebhookEndpoint endpoint = hooks.endpoint(DEBITED);
        for (int i = 0; i < 20; i++) {
            hooks.journal.add(DEBITED, "account_" + i);
        }
        hooks.deliverAll();
        hooks.store.forget(endpoint.id(), 5).await();

        assertThat(hooks.deliveries(endpoint, "delivered"))
                .extracting(each -> each.place().sequence())
                .containsExactly(20L, 19L, 18L, 17L, 16L);
    }

    @Test
    void aDeletedEndpointTakesItsDeliveriesAlong() {
        WebhookEndpoint endpoint = hooks.endpoint(DEBITED);
        hooks.receiver.answer(_ -> 503);
        hooks.journal.add(DEBITED, "felix");
        hooks.takeIn();
        hooks.deliver();
        hooks.webhooks.delete(endpoint.id()).await();

        assertThat(hooks.store.nextDueMillis().await()).isEqualTo(Long.MAX_VALUE);
        assertThat(hooks.webhooks.find(endpoint.id()).await()).isEmpty();
    }

    @Test
    void theNumberOfEndpointsHasABound() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < Webhooks.ENDPOINTS_MAX; i++) {
            ids.add(hooks.endpoint(LOW).id());
        }
        assertThat(ids).hasSize(Webhooks.ENDPOINTS_MAX);
        assertThatCode(() -> hooks.endpoint(LOW)).hasMessage("not added");
    }

    private static List<String> ids(List<Message> messages) {
        return messages.stream().map(Message::id).toList();
    }

    private static Map<String, List<String>> perAccount(List<?> all) {
        Map<String, List<String>> perAccount = new HashMap<>();
        for (Object each : all) {
            String body = each instanceof Message message ? message.body() : body(each);
            String account = body.replaceFirst(".*\"account_id\":\"([^\"]*)\".*", "$1");
            List<String> told = perAccount.computeIfAbsent(account, _ -> new ArrayList<>());
            // At least once: one whose answer was lost comes again, directly behind itself.
            if (told.isEmpty() || !told.getLast().equals(body)) {
                told.add(body);
            }
        }
        return perAccount;
    }

    private static String body(Object event) {
        return ((WebhookEvent) event).body();
    }
}
