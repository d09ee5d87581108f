package io.sluice.backoffice.base;

import io.sluice.id.PublicId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an id names. At rest an id is a UUID; outside it wears the prefix of its kind.
public enum IdKind {
    CONTRIBUTOR("usr_"),
    PROJECT("prj_"),
    GRANT("grant_"),
    ACTIVITY("act_"),
    SPLIT("split_"),
    VOTE("vote_"),
    SPEND("spend_"),
    INVOICE("inv_"),
    DISPUTE("dsp_"),
    REVENUE_EVENT("rev_"),
    LEDGER_ENTRY("led_"),
    CYCLE("cyc_"),
    ITEM("item_"),
    PAYOUT("pay_"),
    HOLDBACK("hbk_"),
    TRANSFER("tr_"),
    FLAG("flag_"),
    SIGNAL("sig_"),
    CORRECTION("cor_"),
    METHOD("pm_"),
    TAX_FORM("tax_"),
    REVIEW("rvw_"),
    NOTICE("ntc_"),
    KEY_ISSUE("kis_"),
    REFUSAL("ref_"),
    SIGN_IN("sgn_"),
    AUDIT("aud_");

    private final String prefix;

    IdKind(String prefix) {
        this.prefix = prefix;
    }

    /// The id as the outside sees it.
    public String text(UUID id) {
        return new PublicId(prefix, id.getMostSignificantBits(), id.getLeastSignificantBits())
                .toString();
    }

    /// The same where there may be none.
    public @Nullable String textOrNull(@Nullable UUID id) {
        return id == null ? null : text(id);
    }

    /// The id in this text; null when it is none of this kind.
    public @Nullable UUID parse(String text) {
        PublicId id = PublicId.parse(prefix, text);
        return id == null ? null : new UUID(id.hi(), id.lo());
    }
}
