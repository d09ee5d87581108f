package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.Client.Answer;
import java.util.List;
import java.util.regex.Pattern;

/// Everything a client can see of the state, so that it can be compared before and after an attack;
/// and what every refusal must be.
record Standing(List<Tree> accounts, List<Tree> keys) {
    /// Names of classes, lines of stack traces, names of files.
    private static final Pattern INTERNAL =
            Pattern.compile(
                    "io\\.(sluice|vertx|netty)|java\\.|javax\\.|jdk\\.|Exception|\\tat |\\.java\\b"
                            + "|NullPointer|Verdict|Netty");

    static Standing of(Client client) {
        return new Standing(Witness.all(client, "/v1/accounts"), Witness.all(client, "/v1/keys"));
    }

    /// Nothing has changed since, and the whole path still works.
    void requireSame(Client client) {
        assertThat(of(client)).isEqualTo(this);
        assertThat(client.get("/healthz").status()).isEqualTo(200);
        assertThat(client.get("/readyz").status()).isEqualTo(200);
    }

    /// A refusal as API.md describes it, that tells nothing about what is inside.
    static void requireProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        requireProblem(answer.json(), status, code);
    }

    static void requireProblem(Tree problem, int status, String code) {
        assertThat(problem.at("code").text()).as(problem.toString()).isEqualTo(code);
        assertThat(problem.at("status").number().intValueExact()).isEqualTo(status);
        assertThat(problem.at("title").text()).isNotBlank();
        assertThat(problem.at("detail").text()).isNotBlank();
        assertThat(problem.at("type").text())
                .startsWith("http")
                .endsWith("/problems/" + code.replace('_', '-'));
        requireNothingInternal(problem.toString());
    }

    static void requireNothingInternal(String text) {
        assertThat(INTERNAL.matcher(text).find()).as(text).isFalse();
    }
}
