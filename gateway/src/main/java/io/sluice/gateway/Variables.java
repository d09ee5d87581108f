package io.sluice.gateway;

import io.sluice.gateway.outward.Network;
import io.sluice.money.Micros;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads configuration variables from several sources, the first one that has a name winning, and
/// gathers everything that is wrong: each message names the variable and what is allowed. An empty
/// value counts as none.
public final class Variables {
    /// Where variables come from, for example the environment or a file.
    public record Source(String label, Map<String, String> values) {}

    private static final String OURS = "SLUICE_";

    private final List<Source> sources;
    private final List<String> problems;
    private final List<String> shown = new ArrayList<>();

    public Variables(List<Source> sources, List<String> problems) {
        this.sources = sources;
        this.problems = problems;
    }

    /// What was read, one line a variable, secrets as `***`.
    public List<String> shown() {
        return List.copyOf(shown);
    }

    /// Complains about every `SLUICE_…` name that is not documented.
    void refuseUnknown(Set<String> documented) {
        for (Source source : sources) {
            for (String name : source.values().keySet()) {
                if (name.startsWith(OURS) && !documented.contains(name)) {
                    problems.add(
                            name
                                    + " ("
                                    + source.label()
                                    + ") is not a setting"
                                    + nearest(name, documented));
                }
            }
        }
    }

    /// Complains about every name of one source that is not documented.
    void refuseUnknownIn(String label, Set<String> documented) {
        for (Source source : sources) {
            if (source.label().equals(label)) {
                for (String name : source.values().keySet()) {
                    if (!name.startsWith(OURS) && !documented.contains(name)) {
                        problems.add(name + " (" + label + ") is not a setting");
                    }
                }
            }
        }
    }

    public void problem(String name, String allowed) {
        problems.add(name + " must be " + allowed);
    }

    public @Nullable String textOrNull(String name) {
        String value = find(name);
        show(name, value == null ? "(unset)" : value);
        return value;
    }

    public String text(String name, String absent) {
        String value = find(name);
        String text = value == null ? absent : value;
        show(name, text.isEmpty() ? "(unset)" : text);
        return text;
    }

    public @Nullable Secret secretOrNull(String name) {
        String value = find(name);
        Secret secret = value == null ? null : new Secret(value);
        show(name, secret == null ? "(unset)" : secret);
        return secret;
    }

    public int whole(String name, int min, int max, int absent) {
        String value = find(name);
        int number = absent;
        if (value != null) {
            try {
                number = Integer.parseInt(value);
            } catch (NumberFormatException _) {
                number = min - 1;
            }
            if (number < min || number > max) {
                problem(name, "a whole number from " + min + " to " + max);
            }
        }
        show(name, number);
        return number;
    }

    public long micros(String name, long minMicros, long maxMicros, long absentMicros) {
        String value = find(name);
        long micros = value == null ? absentMicros : Micros.parse(value);
        if (!Micros.isNumber(micros) || micros < minMicros || micros > maxMicros) {
            problem(
                    name,
                    "a number from %s to %s with at most 6 decimals"
                            .formatted(decimal(minMicros), decimal(maxMicros)));
        }
        show(name, decimal(micros));
        return micros;
    }

    public boolean flag(String name) {
        String value = find(name);
        boolean on = "1".equals(value) || "true".equals(value);
        if (value != null && !on && !value.equals("0") && !value.equals("false")) {
            problem(name, "1 or 0");
        }
        show(name, on);
        return on;
    }

    public List<String> list(String name) {
        String value = find(name);
        List<String> items =
                value == null
                        ? List.of()
                        : Arrays.stream(value.split(",", -1)).map(String::strip).toList();
        if (items.contains("")) {
            problem(name, "a list with commas and no empty places");
        }
        show(name, items.isEmpty() ? "(unset)" : String.join(",", items));
        return items;
    }

    public List<Network> networks(String name) {
        List<Network> networks = new ArrayList<>();
        for (String text : list(name)) {
            Network network = Network.parse(text);
            if (network == null) {
                problem(name, "a list of networks such as 10.0.0.0/8,fd00::/8");
            } else {
                networks.add(network);
            }
        }
        return List.copyOf(networks);
    }

    /// An http or https address, without the slash at its end; empty when unset.
    public String url(String name) {
        String value = find(name);
        show(name, value == null ? "(unset)" : value);
        if (value == null) {
            return "";
        }
        try {
            URI uri = new URI(value);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null) {
                return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
            }
        } catch (URISyntaxException _) {
            // told below, without the parser's words
        }
        problem(name, "an address such as https://credits.example.com");
        return "";
    }

    private @Nullable String find(String name) {
        for (Source source : sources) {
            String value = source.values().get(name);
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return null;
    }

    private void show(String name, Object value) {
        String line = name + "=" + value;
        if (!shown.contains(line)) { // more than one may read it
            shown.add(line);
        }
    }

    private static String decimal(long micros) {
        return Micros.append(new StringBuilder(), micros).toString();
    }

    /// A hint at the documented name that shares the longest beginning.
    private static String nearest(String name, Set<String> documented) {
        String best = "";
        int bestLength = OURS.length();
        for (String candidate : documented) {
            int length = 0;
            while (length < Math.min(name.length(), candidate.length())
                    && name.charAt(length) == candidate.charAt(length)) {
                length++;
            }
            if (length > bestLength) {
                best = candidate;
                bestLength = length;
            }
        }
        return best.isEmpty() ? "" : "; did you mean " + best + "?";
    }
}
