package io.sluice.backoffice.connect;

import io.sluice.gateway.edge.Words;

/// Who asks the owner of an account who they are, and who shows them their money: Stripe, or we.
public enum AccountKind {
    EXPRESS,
    CUSTOM;

    public static final Words<AccountKind> WORDS = Words.of(AccountKind.class);
}
