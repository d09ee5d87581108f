package io.sluice.benchmarks.twin;

import io.vertx.core.json.JsonObject;

/// Answers of the same fields and length as ours, so that the twins move as many bytes; their
/// values are made up, for nothing is decided.
final class TwinAnswer {
    private static final String QUOTE_ID = "quote_" + "q".repeat(122);
    private static final String TIME = "2026-01-01T00:00:00.000Z";

    private static final String ACCOUNT = "bench-0000000";

    private TwinAnswer() {}

    static JsonObject quote(JsonObject asked) {
        return new JsonObject()
                .put("quote_id", QUOTE_ID)
                .put("source_id", asked.getString("source_id", ACCOUNT))
                .put("payer_id", asked.getString("source_id", ACCOUNT))
                .put("planned_delta_e", asked.getValue("planned_delta_e", 2.5))
                .put("allowed_delta_e", asked.getValue("planned_delta_e", 2.5))
                .put("price_per_unit", 10)
                .put("expected_debit", 25)
                .put(
                        "compute_estimate",
                        new JsonObject().put("tokens_est", 12_500).put("gpu_ms", 2_500))
                .put("confidence", 0.8)
                .put("reason", "stimulus_injection")
                .putNull("project_id")
                .put("status", "issued")
                .put("valid_until", TIME)
                .put("timestamp", TIME);
    }

    static JsonObject reserved(JsonObject asked) {
        return quote(asked).put("status", "reserved").put("reserved_until", TIME);
    }

    static JsonObject settled(JsonObject asked) {
        JsonObject debit =
                new JsonObject()
                        .put("log_id", "log01m7xym86pe7errf83vehye0m4")
                        .put("account_id", ACCOUNT)
                        .put("source_id", ACCOUNT)
                        .put("quote_id", QUOTE_ID)
                        .put("amount_debited", 20)
                        .put("balance_before", 1_000_000)
                        .put("balance_after", 999_980)
                        .put("actual_delta_e_delivered", asked.getValue("actual_delta_e_delivered"))
                        .put("stimulus_id", asked.getValue("stimulus_id"))
                        .put("overrun", false)
                        .put("timestamp", TIME)
                        .put("reason", "stimulus_injection");
        return new JsonObject()
                .put("quote", reserved(asked).put("status", "settled").put("debit", debit))
                .put("debit", debit)
                .put("refunded", 5);
    }
}
