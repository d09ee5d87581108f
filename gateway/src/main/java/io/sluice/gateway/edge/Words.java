package io.sluice.gateway.edge;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The words of a closed list as the API writes them: the constants of an enum in lower case.
public final class Words<E extends Enum<E>> {
    private final E[] constants;
    private final String[] words;
    private final Map<E, String> wordOf;

    private Words(Class<E> type) {
        this.constants = type.getEnumConstants();
        this.words = new String[constants.length];
        this.wordOf = new EnumMap<>(type);
        for (int i = 0; i < constants.length; i++) {
            words[i] = constants[i].name().toLowerCase(Locale.ROOT);
            wordOf.put(constants[i], words[i]);
        }
    }

    /// The words of an enum; keep the result in a constant.
    public static <E extends Enum<E>> Words<E> of(Class<E> type) {
        return new Words<>(type);
    }

    /// The constant a word stands for, or null.
    public @Nullable E find(String word) {
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals(word)) {
                return constants[i];
            }
        }
        return null;
    }

    public String word(E constant) {
        return Objects.requireNonNull(wordOf.get(constant));
    }

    /// All words, for messages.
    public String listed() {
        return String.join(", ", words);
    }

    E first() {
        return constants[0];
    }
}
