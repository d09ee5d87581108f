package io.sluice.backoffice.fees;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The form of the ids by which businesses are known to the tax offices of their countries. Whether
/// an id is registered is not asked.
public final class VatId {
    private static final Map<String, Pattern> FORMS =
            Map.ofEntries(
                    form("AT", "ATU\\d{8}"),
                    form("BE", "BE[01]\\d{9}"),
                    form("BG", "BG\\d{9,10}"),
                    form("HR", "HR\\d{11}"),
                    form("CY", "CY\\d{8}[A-Z]"),
                    form("CZ", "CZ\\d{8,10}"),
                    form("DK", "DK\\d{8}"),
                    form("EE", "EE\\d{9}"),
                    form("FI", "FI\\d{8}"),
                    form("FR", "FR[0-9A-HJ-NP-Z]{2}\\d{9}"),
                    form("DE", "DE\\d{9}"),
                    form("GR", "EL\\d{9}"),
                    form("HU", "HU\\d{8}"),
                    form("IE", "IE(\\d{7}[A-W][A-I]?|\\d[A-Z+*]\\d{5}[A-W])"),
                    form("IT", "IT\\d{11}"),
                    form("LV", "LV\\d{11}"),
                    form("LT", "LT(\\d{9}|\\d{12})"),
                    form("LU", "LU\\d{8}"),
                    form("MT", "MT\\d{8}"),
                    form("NL", "NL\\d{9}B\\d{2}"),
                    form("PL", "PL\\d{10}"),
                    form("PT", "PT\\d{9}"),
                    form("RO", "RO\\d{2,10}"),
                    form("SK", "SK\\d{10}"),
                    form("SI", "SI\\d{8}"),
                    form("ES", "ES([A-Z]\\d{7}[0-9A-Z]|\\d{8}[A-Z])"),
                    form("SE", "SE\\d{10}01"),
                    form("GB", "GB(\\d{9}|\\d{12}|(GD|HA)\\d{3})"),
                    form("AU", "\\d{11}"),
                    form("IN", "\\d{2}[A-Z]{5}\\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]"),
                    form("CA", "\\d{9}RT\\d{4}"));
    private static final int[] ABN_WEIGHTS = {10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19};
    private static final int ABN_MODULUS = 89;
    private static final int[] GB_WEIGHTS = {8, 7, 6, 5, 4, 3, 2};
    private static final int GB_MODULUS = 97;
    private static final int GB_OFFSET = 55;

    private VatId() {}

    /// Without the blanks, dots and dashes that people write into it.
    public static String normal(String given) {
        return given.replaceAll("[\\s.-]", "").toUpperCase(Locale.ROOT);
    }

    /// Whether a normal id can be one of a business in this country.
    public static boolean isSound(String country, String id) {
        Pattern form = FORMS.get(country);
        return form != null
                && form.matcher(id).matches()
                && switch (country) {
                    case "DE" -> isGerman(id);
                    case "GB" -> isBritish(id);
                    case "AU" -> isAustralian(id);
                    default -> true;
                };
    }

    /// ISO 7064 MOD 11,10.
    private static boolean isGerman(String id) {
        int product = 10;
        for (int i = 2; i < id.length() - 1; i++) {
            int sum = (digit(id, i) + product) % 10;
            product = 2 * (sum == 0 ? 10 : sum) % 11;
        }
        return (11 - product) % 10 == digit(id, id.length() - 1);
    }

    private static boolean isBritish(String id) {
        if (!Character.isDigit(id.charAt(2))) {
            return true; // a government department or health authority
        }
        int sum = 0;
        for (int i = 0; i < GB_WEIGHTS.length; i++) {
            sum += GB_WEIGHTS[i] * digit(id, i + 2);
        }
        sum += Integer.parseInt(id.substring(9, 11));
        return sum % GB_MODULUS == 0 || (sum + GB_OFFSET) % GB_MODULUS == 0;
    }

    private static boolean isAustralian(String id) {
        int sum = -ABN_WEIGHTS[0]; // one is taken from the first digit
        for (int i = 0; i < ABN_WEIGHTS.length; i++) {
            sum += ABN_WEIGHTS[i] * digit(id, i);
        }
        return sum % ABN_MODULUS == 0;
    }

    private static int digit(String id, int at) {
        return id.charAt(at) - '0';
    }

    private static Map.Entry<String, Pattern> form(String country, String form) {
        return Map.entry(country, Pattern.compile(form));
    }
}
