package io.sluice.gateway;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a file of `NAME=value` lines: `#` starts a comment line, `export` is skipped, one pair of
/// quotes around a value is taken off, nothing is expanded.
final class EnvFile {
    private static final String EXPORT = "export ";

    private EnvFile() {}

    /// The variables of a file. What is wrong is told by line, never with the line's text.
    static Map<String, String> read(Path file, List<String> problems) {
        Map<String, String> variables = new LinkedHashMap<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            problems.add(file + " is not UTF-8 text");
            return variables;
        } catch (IOException e) {
            problems.add(file + " cannot be read");
            return variables;
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith(EXPORT)) {
                line = line.substring(EXPORT.length()).strip();
            }
            int equals = line.indexOf('=');
            String place = file + ", line " + (i + 1);
            if (equals <= 0) {
                problems.add(place + ": must be NAME=value");
                continue;
            }
            String name = line.substring(0, equals).strip();
            String value = unquoted(line.substring(equals + 1).strip());
            if (variables.put(name, value) != null) {
                problems.add(place + ": " + name + " is set a second time");
            }
        }
        return variables;
    }

    private static String unquoted(String value) {
        int last = value.length() - 1;
        boolean quoted =
                last >= 1
                        && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                        && value.charAt(last) == value.charAt(0);
        return quoted ? value.substring(1, last) : value;
    }
}
