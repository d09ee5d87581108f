package io.sluice.gateway.sales;

import io.sluice.metering.host.MeteringHost.Admission;

/// The journal takes nothing at the moment. What was to be told is written down and will be told.
public final class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Admission admission;

    NotTaken(Admission admission) {
        super("the engine takes nothing: " + admission, null, false, false); // expected
        this.admission = admission;
    }

    public Admission admission() {
        return admission;
    }
}
