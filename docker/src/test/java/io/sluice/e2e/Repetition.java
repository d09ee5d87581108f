package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.Client.Answer;
import io.sluice.e2e.Deed.Kind;
import java.util.List;

/// Sends a deed again: what was answered is answered the same, what was in doubt becomes certain.
final class Repetition {
    private static final int ATTEMPTS_MAX = 8;

    private final Client client;

    Repetition(Client client) {
        this.client = client;
    }

    /// The deed with an answer that is final.
    Deed of(Deed deed) {
        if (deed.isInDoubt()) {
            return decide(deed);
        }
        Answer known = deed.known();
        if (deed.kind() == Kind.BATCH) {
            return deed.with(sameBatch(deed, known));
        }
        if (deed.succeeded()) {
            requireSame(deed, known);
            return deed;
        }
        // The engine was silent: it is asked until it is not.
        return known.status() == 504 ? decide(deed) : deed;
    }

    /// Answered as the first time, and marked as a repetition.
    void requireSame(Deed deed, Answer first) {
        if (deed.kind() == Kind.BATCH) {
            sameBatch(deed, first);
            return;
        }
        Answer again = deed.send(client);
        assertThat(again.status()).as(deed + " again: " + again).isEqualTo(first.status());
        assertThat(again.replayed()).as(deed + " again: " + again).isTrue();
        for (String name : first.json().names()) {
            if (deed.kind() == Kind.KEY && name.equals("key")) {
                assertThat(again.json().has(name)).as("a secret is shown once").isFalse();
            } else {
                assertThat(again.json().at(name))
                        .as(deed.toString())
                        .isEqualTo(first.json().at(name));
            }
        }
    }

    private Deed decide(Deed deed) {
        if (deed.kind() == Kind.BATCH) {
            Answer answer = deed.send(client);
            answer.expect(200);
            return deed.with(sameBatch(deed, answer));
        }
        Answer answer = deed.send(client);
        for (int i = 1; i < ATTEMPTS_MAX && answer.status() == 504; i++) {
            answer = deed.send(client);
        }
        List<Integer> possible =
                switch (deed.kind()) {
                    case OPEN -> List.of(201, 422);
                    case GRANT, KEY -> List.of(201);
                    case BATCH, SETTLE, RELEASE -> List.of(200);
                    case RESERVE -> List.of(200, 402);
                    case INJECT -> List.of(200, 402, 409, 502);
                };
        assertThat(answer.status()).as(deed + " now: " + answer).isIn(possible);
        if (answer.status() == 409) {
            // Asked again at the restart, the engine refused: the hold is released.
            assertThat(answer.json().at("code").text()).isEqualTo("quote_already_released");
        }
        if (answer.status() < 300) {
            requireSame(deed, answer);
        }
        return deed.with(answer);
    }

    /// Operations that were done are done once; those refused may succeed now.
    private Answer sameBatch(Deed deed, Answer first) {
        Answer again = deed.send(client);
        List<Tree> before = first.expect(200).at("results").list();
        List<Tree> after = again.expect(200).at("results").list();
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i).at("status").number().intValueExact() == 201) {
                assertThat(after.get(i)).isEqualTo(before.get(i));
            }
        }
        return again;
    }
}
