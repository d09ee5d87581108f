package io.sluice.benchmarks;

import io.vertx.core.json.JsonObject;

/// One line of the table. A ratio is `ours / twin`, the median over the rounds with the smallest
/// and largest round beside it; a plain figure stands alone. `name` is what a budget refers to.
public record Result(
        String name,
        String what,
        Kind kind,
        double value,
        double lowest,
        double highest,
        double ours,
        double twin,
        String unit) {

    /// What the value is, and whether there is one.
    public enum Kind {
        RATIO,
        FIGURE,
        NOT_MEASURED
    }

    /// A figure that needs no twin: bytes, seconds, or a twin's own speed.
    public static Result figure(String name, String what, double value, String unit) {
        return new Result(name, what, Kind.FIGURE, value, value, value, value, Double.NaN, unit);
    }

    /// A line that says why there is no figure on this machine.
    public static Result notMeasured(String name, String why) {
        double none = Double.NaN;
        return new Result(name, why, Kind.NOT_MEASURED, none, none, none, none, none, "");
    }

    /// Whether this compares something with nothing: zero would keep any goal that is an upper
    /// bound.
    boolean isEmpty() {
        return kind == Kind.RATIO
                && !(lowest > 0 && Double.isFinite(lowest) && Double.isFinite(highest));
    }

    JsonObject json() {
        JsonObject json =
                new JsonObject().put("name", name).put("what", what).put("kind", kind.name());
        if (kind == Kind.NOT_MEASURED) {
            return json;
        }
        json.put("value", value).put("unit", unit).put("ours", ours);
        if (kind == Kind.RATIO) {
            json.put("lowest", lowest).put("highest", highest).put("twin", twin);
        }
        return json;
    }
}
