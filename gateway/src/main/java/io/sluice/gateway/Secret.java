package io.sluice.gateway;

import java.util.function.Function;

/// A value that must not be seen: it prints as `***` wherever it is printed.
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /// Hands the value to the one place that needs it.
    public <T> T use(Function<String, T> reader) {
        return reader.apply(value);
    }

    @Override
    public String toString() {
        return "***";
    }
}
