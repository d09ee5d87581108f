package io.sluice.backoffice.agreements;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A version of the agreement as it is signed for one project, word for word.
///
/// @param effectiveFrom from when on the versions before it are not enough
/// @param licence under which contributions are licensed to the project
public record Agreement(
        int version, Instant effectiveFrom, String licence, Map<Clause, String> clauses) {
    /// What a project has that chose none.
    private static final String LICENCE = "MIT for code, CC-BY 4.0 for content";

    public Agreement {
        clauses = new EnumMap<>(clauses);
        if (clauses.size() != Clause.values().length) {
            throw new IllegalArgumentException("clauses are missing: " + clauses.keySet());
        }
    }

    /// The text of a version with a project's name and licence in it.
    public static Agreement of(
            int version,
            Instant effectiveFrom,
            Map<Clause, String> template,
            String projectName,
            @Nullable String licence) {
        String chosen = licence == null ? LICENCE : licence;
        Map<Clause, String> clauses = new EnumMap<>(Clause.class);
        template.forEach((clause, text) ->
                clauses.put(
                        clause,
                        text.replace("{licence}", chosen).replace("{project}", projectName)));
        return new Agreement(version, effectiveFrom, chosen, clauses);
    }

    public String text(Clause clause) {
        return Objects.requireNonNull(clauses.get(clause));
    }

    /// Tells this text from every other: the SHA-256 of version, titles and clauses, in hex.
    public String sha256() {
        StringBuilder text = new StringBuilder().append(version).append('\n');
        for (Clause clause : Clause.values()) {
            text.append(clause.title()).append('\n').append(text(clause)).append('\n');
        }
        try {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
