package io.sluice.backoffice.payout;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.money.BasisPoints;
import io.sluice.money.Cents;
import java.util.ArrayList;
import java.util.List;

/// What goes into a rule or comes out of it, each with its name.
final class WhyFacts {
    private static final int HUNDREDTHS = 2;
    private static final int SHARE_PLACES = 8;

    private final JsonObject.Builder facts = new JsonObject.Builder();

    /// A whole number: cents, or a count.
    WhyFacts whole(String name, long number) {
        return number(name, Long.toString(number));
    }

    /// Karma, or a multiplier.
    WhyFacts hundredths(String name, long hundredths) {
        return number(name, Cents.decimal(hundredths, HUNDREDTHS));
    }

    WhyFacts shareE8(String name, long shareE8) {
        return number(name, Cents.decimal(shareE8, SHARE_PLACES));
    }

    WhyFacts basisPoints(String name, int basisPoints) {
        return number(name, BasisPoints.text(basisPoints));
    }

    WhyFacts text(String name, Object text) {
        return value(name, new JsonText(text.toString()));
    }

    WhyFacts flag(String name, boolean flag) {
        return value(name, flag ? JsonFlag.TRUE : JsonFlag.FALSE);
    }

    WhyFacts reasons(String name, List<Reason> reasons) {
        List<JsonValue> codes = new ArrayList<>();
        reasons.forEach(reason -> codes.add(new JsonText(reason.code())));
        return value(name, new JsonArray(codes));
    }

    JsonObject build() {
        return facts.build();
    }

    private WhyFacts number(String name, String digits) {
        return value(name, new JsonNumber(digits));
    }

    private WhyFacts value(String name, JsonValue value) {
        facts.add(name, value);
        return this;
    }
}
