package io.sluice.backoffice.transparency;

import io.sluice.gateway.edge.Words;
import java.util.List;

/// A sheet for accounting programs: what its lines are. People are named by their ids alone.
public enum Export {
    /// Each booked event of revenue.
    REVENUE(
            "day",
            "period",
            "project_id",
            "project_name",
            "event_type",
            "source",
            "currency",
            "amount_minor",
            "amount_usd_cents",
            "stripe_fee_cents",
            "stripe_event_id"),
    /// The double-entry books, posting by posting: a debit above zero, a credit below.
    LEDGER("day", "period", "entry_id", "project_id", "kind", "account", "amount_cents"),
    /// What each payee was given by each cycle.
    PAYOUTS(
            "day",
            "plan",
            "period_start",
            "period_end",
            "payout_id",
            "payee_id",
            "gross_cents",
            "holdback_cents",
            "adjustments_cents",
            "withheld_cents",
            "fees_cents",
            "net_cents",
            "status",
            "rail"),
    /// What the platform asked for its services.
    INVOICES(
            "day",
            "number",
            "kind",
            "payer_id",
            "project_id",
            "period",
            "net_cents",
            "taken_from_revenue_cents",
            "country",
            "tax_status",
            "tax_percent",
            "tax_cents",
            "paid_on"),
    /// What treasuries paid.
    TREASURY(
            "day", "project_id", "project_name", "purpose", "payee", "amount_cents", "proposal_id");

    public static final Words<Export> WORDS = Words.of(Export.class);

    // A list of values that is never changed, though its type does not say so.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> columns;

    Export(String... columns) {
        this.columns = List.of(columns);
    }

    public List<String> columns() {
        return columns;
    }
}
