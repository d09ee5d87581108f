package io.sluice.backoffice.web;

import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;

/// Ends a request with a problem: thrown by an endpoint, it rolls its transaction back, so that
/// nothing is left half-done.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public Refusal(Problem problem) {
        super(problem.type().code(), null, false, false); // expected, so no stack is walked
        this.problem = problem;
    }

    public Refusal(ProblemType type) {
        this(Problem.of(type));
    }

    /// One field has a value that cannot be: 422 `invalid_value`.
    public static Refusal invalid(String field, String message) {
        return new Refusal(Problem.ofField(ProblemType.INVALID_VALUE, field, message));
    }

    /// Stripe was asked and said no: 502, with its own word for why.
    public static Refusal byStripe(String code) {
        return new Refusal(
                Problem.of(
                        ProblemType.PAYMENT_PROVIDER_FAILED, "Stripe refuses it: " + code + "."));
    }

    public Problem problem() {
        return problem;
    }
}
