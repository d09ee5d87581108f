package io.sluice.backoffice.rails;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// How a payee wants to be paid, what of the details may be shown, and in which countries the way
/// is offered.
public enum MethodType {
    ACH("account_number"),
    STRIPE_CONNECT("account_id"),
    PAYPAL("email"),
    WISE("account_number,iban");

    private static final Map<String, Set<MethodType>> OFFERED =
            Map.of(
                    "US", Set.of(ACH, STRIPE_CONNECT, PAYPAL),
                    "GB", Set.of(STRIPE_CONNECT, WISE, PAYPAL),
                    "DE", Set.of(STRIPE_CONNECT, WISE, PAYPAL),
                    "FR", Set.of(STRIPE_CONNECT, WISE, PAYPAL),
                    "NL", Set.of(STRIPE_CONNECT, WISE, PAYPAL),
                    "CA", Set.of(STRIPE_CONNECT, WISE, PAYPAL),
                    "AU", Set.of(STRIPE_CONNECT, WISE, PAYPAL),
                    "IN", Set.of(WISE, PAYPAL),
                    "BR", Set.of(WISE, PAYPAL));

    /// The fields of the details that tell one account from another.
    private final String shown;

    MethodType(String shown) {
        this.shown = shown;
    }

    /// Whether the table of launch countries offers it there.
    public boolean isOfferedIn(String country) {
        return OFFERED.getOrDefault(country, Set.of()).contains(this);
    }

    /// Enough of the details for their owner to know them again, and no more.
    public String mask(Map<String, String> details) {
        String value =
                Stream.of(shown.split(",", -1))
                        .map(name -> details.getOrDefault(name, ""))
                        .collect(joining());
        int at = value.indexOf('@');
        if (at > 0) {
            return value.charAt(0) + "***" + value.substring(at);
        }
        return "***" + (value.length() > 8 ? value.substring(value.length() - 4) : "");
    }

    /// The rail that carries it, where that rail is configured.
    public String railName() {
        return switch (this) {
            case ACH, STRIPE_CONNECT -> "stripe";
            case PAYPAL -> "paypal";
            case WISE -> "wise";
        };
    }

    /// As stored and as clients see it.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
