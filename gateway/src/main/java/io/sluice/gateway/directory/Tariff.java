package io.sluice.gateway.directory;

import io.sluice.metering.message.Commands.Terms;

/// The terms in force: price, rate, validity. Changed by a command; read by every quote. Shared.
public final class Tariff {
    private volatile Terms terms;

    public Tariff(Terms terms) {
        this.terms = terms;
    }

    public Terms terms() {
        return terms;
    }

    public void change(Terms next) {
        terms = next;
    }
}
