package io.sluice.metering.engine;

import static io.sluice.metering.engine.Script.script;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A script that expects something else than what happens must fail.
class ScriptTest {
    @Test
    void aScriptThatTellsTheTruthPasses() {
        script("open alice 30 -> OK balance=30.000000 fallback=on created=0ms");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open alice 30 -> OK balance=30.000001",
                "open alice 30 -> ACCOUNT_EXISTS",
                "open alice 30 -> OK created=1ms",
                "open alice 30 -> OK parent=alice",
                "open alice 30 -> OK replayed",
                "open alice 30 -> OK recorded=no",
                "open alice 30 -> OK nonsense=30",
                "open alice 30 -> OK expired=q",
                "open alice 30\nquote q alice energy=1 -> OK allowed=2",
                "open alice 30\nquote q alice energy=100 -> OK",
                "open alice 30\nquote q alice energy=1\nreserve q -> OK until=4m",
                "open alice 30\nquote q alice energy=1\nreserve q\nat +6m\ntick",
                "open alice 30\nopen alice 30",
            })
    void aScriptThatDoesNotFails(String lines) {
        assertThatThrownBy(() -> script(lines)).isInstanceOf(AssertionError.class);
    }
}
