package io.sluice.backoffice.rails;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Whether details can be those of an account at all: their form, and the digits that check the
/// others. Whether there is such an account, and whose it is, the rail says when it is used.
public final class AccountDetails {
    static final String TYPE = "type";
    static final String HOLDER = "account_holder_name";

    private static final Pattern IBAN = Pattern.compile("[A-Z]{2}\\d{2}[A-Z0-9]{11,30}");
    private static final BigInteger IBAN_MODULUS = BigInteger.valueOf(97);
    private static final Pattern ROUTING_NUMBER = Pattern.compile("\\d{9}");
    private static final int[] ROUTING_WEIGHTS = {3, 7, 1};

    /// The fields of the account types of Wise that its description names, and their form. Of the
    /// others we know what all have in common.
    private static final Map<String, Map<String, Pattern>> WISE =
            Map.of(
                    "iban",
                    Map.of("iban", IBAN),
                    "sort_code",
                    Map.of(
                            "sort_code", Pattern.compile("\\d{6}"),
                            "account_number", Pattern.compile("\\d{8}")),
                    "aba",
                    Map.of(
                            "abartn",
                            ROUTING_NUMBER,
                            "account_number",
                            Pattern.compile("\\d{4,17}")),
                    "email",
                    Map.of("email", Pattern.compile("[^@\\s]+@[^@\\s]+")));

    private AccountDetails() {}

    /// What is wrong, by the name of the field; empty where nothing is.
    public static Map<String, String> flaws(MethodType method, Map<String, String> details) {
        Map<String, String> flaws = new LinkedHashMap<>();
        switch (method) {
            case WISE -> wise(details, flaws);
            case PAYPAL -> {
                if (details.getOrDefault("email", "").indexOf('@') < 1) {
                    flaws.put("email", "must be an e-mail address");
                }
            }
            case ACH -> {
                String routing = details.get("routing_number");
                if (routing != null && !isRoutingNumber(routing)) {
                    flaws.put("routing_number", "must be the nine digits of a bank");
                }
            }
            case STRIPE_CONNECT -> {} // Stripe asks for the bank account itself
        }
        return flaws;
    }

    private static void wise(Map<String, String> details, Map<String, String> flaws) {
        String type = details.getOrDefault(TYPE, "");
        if (type.isBlank()) {
            flaws.put(TYPE, "must be one of Wise's account types, such as iban or sort_code");
        }
        if (details.getOrDefault(HOLDER, "").isBlank()) {
            flaws.put(HOLDER, "must be the name of the account's holder");
        }
        WISE.getOrDefault(type, Map.of())
                .forEach((name, form) -> {
                    if (!form.matcher(details.getOrDefault(name, "")).matches()) {
                        flaws.put(name, "does not have the form of one");
                    }
                });
        String iban = details.get("iban");
        if (iban != null && !isIban(iban)) {
            flaws.put("iban", "must be an IBAN without spaces whose check digits are right");
        }
        String routing = details.get("abartn");
        if (routing != null && !isRoutingNumber(routing)) {
            flaws.put("abartn", "must be the nine digits of a bank");
        }
    }

    /// By ISO 13616: the first four moved to the end, letters as 10 to 35, 1 is left of 97.
    static boolean isIban(String text) {
        if (!IBAN.matcher(text).matches()) {
            return false;
        }
        StringBuilder digits = new StringBuilder();
        (text.substring(4) + text.substring(0, 4))
                .chars()
                .forEach(each -> digits.append(Character.digit(each, Character.MAX_RADIX)));
        return new BigInteger(digits.toString()).mod(IBAN_MODULUS).equals(BigInteger.ONE);
    }

    /// By the American Bankers Association: the weighted digits add up to a multiple of ten, and
    /// nine zeros are no bank.
    static boolean isRoutingNumber(String text) {
        if (!ROUTING_NUMBER.matcher(text).matches()) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < text.length(); i++) {
            sum += (text.charAt(i) - '0') * ROUTING_WEIGHTS[i % ROUTING_WEIGHTS.length];
        }
        return sum > 0 && sum % 10 == 0;
    }
}
