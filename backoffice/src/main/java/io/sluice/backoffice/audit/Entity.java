package io.sluice.backoffice.audit;

import io.sluice.backoffice.base.IdKind;
import io.sluice.gateway.edge.Words;
import java.util.UUID;

/// What an audit event is about, and how its id is shown.
public enum Entity {
    PROJECT(IdKind.PROJECT),
    CONTRIBUTOR(IdKind.CONTRIBUTOR),
    PAYOUT(IdKind.PAYOUT),
    HOLDBACK(IdKind.HOLDBACK),
    TREASURY(IdKind.PROJECT),
    CYCLE(IdKind.CYCLE),
    ITEM(IdKind.ITEM),
    TRANSFER(IdKind.TRANSFER),
    GRANT(IdKind.GRANT),
    FLAG(IdKind.FLAG),
    SIGNAL(IdKind.SIGNAL),
    CORRECTION(IdKind.CORRECTION),
    VOTE(IdKind.VOTE),
    KEY_ISSUE(IdKind.KEY_ISSUE),
    REFUSAL(IdKind.REFUSAL),
    SIGN_IN(IdKind.SIGN_IN),
    LEDGER_ENTRY(IdKind.LEDGER_ENTRY);

    public static final Words<Entity> WORDS = Words.of(Entity.class);

    private final IdKind kind;

    Entity(IdKind kind) {
        this.kind = kind;
    }

    /// The id as the outside sees it.
    public String text(UUID id) {
        return kind.text(id);
    }
}
