package io.sluice.backoffice.treasury;

import io.sluice.backoffice.treasury.TreasuryPolicy.Relation;
import java.text.Normalizer;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whom a treasury is to pay.
///
/// @param name as given: a contributor's id, or the name of a company or person outside
/// @param ownerId the contributor who is paid or owns what is paid, where one is known
public record Payee(String name, Relation relation, @Nullable UUID ownerId) {
    private static final Pattern IGNORED = Pattern.compile("[^\\p{L}\\p{N}]");

    /// The name without what people vary: case, blanks, punctuation.
    public static String key(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        String key = IGNORED.matcher(plain).replaceAll("");
        return key.isEmpty() ? plain : key;
    }
}
