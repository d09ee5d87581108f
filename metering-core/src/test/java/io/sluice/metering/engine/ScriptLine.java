package io.sluice.metering.engine;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One line of a [Script]: `command words name=value … -> VERDICT flag name=value …`.
///
/// Amounts are decimals in credits or ΔE, times are like `4m59s999ms`.
record ScriptLine(
        int number,
        String text,
        List<String> words,
        Map<String, String> options,
        String verdict,
        Map<String, String> expected) {
    /// Fields of an answer that are times since the script began.
    static final Set<String> TIMES =
            Set.of("until", "valid", "ended", "created", "updated", "resets");

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern DURATION = Pattern.compile("([0-9]+)(ms|s|m|h|d)");

    static List<ScriptLine> all(String script) {
        List<ScriptLine> lines = new ArrayList<>();
        int number = 0;
        for (String text : script.split("\n", -1)) {
            number++;
            int comment = text.indexOf('#');
            String stripped = (comment < 0 ? text : text.substring(0, comment)).strip();
            if (!stripped.isEmpty()) {
                lines.add(line(number, stripped));
            }
        }
        return lines;
    }

    private static ScriptLine line(int number, String text) {
        int arrow = text.indexOf("->");
        List<String> words = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>();
        split(arrow < 0 ? text : text.substring(0, arrow), words, options);
        List<String> flags = new ArrayList<>();
        Map<String, String> expected = new LinkedHashMap<>();
        split(arrow < 0 ? "OK" : text.substring(arrow + 2), flags, expected);
        for (String flag : flags.subList(1, flags.size())) {
            expected.put(flag, "yes");
        }
        return new ScriptLine(number, text, words, options, flags.getFirst(), expected);
    }

    private static void split(String text, List<String> words, Map<String, String> pairs) {
        for (String token : text.strip().split("\\s+", -1)) {
            int equals = token.indexOf('=');
            if (equals < 0) {
                words.add(token);
            } else {
                pairs.put(token.substring(0, equals), token.substring(equals + 1));
            }
        }
    }

    String word(int index) {
        if (index >= words.size()) {
            throw new IllegalArgumentException("line " + number + " is too short: " + text);
        }
        return words.get(index);
    }

    @Nullable String option(String name) {
        return options.get(name);
    }

    String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    boolean on(String name, boolean otherwise) {
        String value = options.get(name);
        return value == null ? otherwise : value.equals("on");
    }

    long amount(String name, long otherwise) {
        String value = options.get(name);
        return value == null ? otherwise : micros(value);
    }

    /// What stands left of the arrow: the body of a request.
    String request() {
        int arrow = text.indexOf("->");
        return (arrow < 0 ? text : text.substring(0, arrow)).strip();
    }

    static long micros(String decimal) {
        return new BigDecimal(decimal).movePointRight(6).longValueExact();
    }

    static String decimal(long micros) {
        return plain(BigDecimal.valueOf(micros, 6));
    }

    static long millis(String duration) {
        Matcher part = DURATION.matcher(duration);
        long millis = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            millis += Long.parseLong(part.group(1)) * unitMillis(part.group(2));
            end = part.end();
        }
        if (end == 0 || end != duration.length()) {
            throw new IllegalArgumentException("no duration: " + duration);
        }
        return millis;
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> throw new IllegalArgumentException(unit);
        };
    }

    /// The one way to write a value, so that `30.000000` and `30` are the same.
    static String canonical(String field, String value) {
        if (TIMES.contains(field) && !value.equals("none")) {
            return millis(value) + "ms";
        }
        return NUMBER.matcher(value).matches() ? plain(new BigDecimal(value)) : value;
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
