package io.sluice.gateway.console;

import io.sluice.gateway.edge.Said;

/// A route refused what a page asked, and the page shows that instead.
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Said said;

    Refused(Said said) {
        super(Integer.toString(said.status()), null, false, false); // expected: no stack is walked
        this.said = said;
    }

    int status() {
        return said.status();
    }

    Doc problem() {
        return Doc.of(said.document());
    }
}
