package io.sluice;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Stripe's API as its published description has it (`docker/stripe-mock`, decision 154): a server
/// that is not ours judges each request by it, and makes up the answers: they carry what was asked
/// for, and lists are empty, unless a test has it otherwise. It outlives no test class.
public final class StripeMock implements BeforeEachCallback, AfterAllCallback {
    /// It takes any.
    public static final String KEY = "sk_test_of_the_mock";

    private final FetchedProgram program = new FetchedProgram("stripe", "stripe-mock/mock.mjs");
    private final String url = program.line();

    public String url() {
        return url;
    }

    /// What it was asked since it was asked this, such as `POST /v1/transfers`, in order; what was
    /// wrong with a request follows it.
    public List<String> asked() {
        String said = program.ask("asked");
        return said.isEmpty() ? List.of() : List.of(said.split("\t", -1));
    }

    /// Its answers are about anything, and its lists have one thing that is not ours.
    public void isStrange() {
        program.ask("strange");
        asked();
    }

    /// It refuses by a status and nothing else, as some server in between might.
    public void refusesWithoutAWord() {
        program.ask("mute");
        asked();
    }

    /// It refuses the next such request, if it is sound.
    public void refusesNext(String request, String code) {
        program.ask("refuse " + request + " " + code);
    }

    /// What it answers has these properties, in JSON, whatever was made up.
    public void answersWith(String properties) {
        program.ask("with " + properties);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        program.ask("begin");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        program.close();
    }
}
