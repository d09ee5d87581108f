package io.sluice.gateway.api;

import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.metering.host.MeteringHost.Admission;
import io.sluice.metering.message.Verdict;
import java.util.function.Consumer;

/// The engine's refusals in the words of the API. `docs/reference/verdicts.md` has the same table.
final class Refusals {
    private Refusals() {}

    static ProblemType of(Verdict verdict) {
        return switch (verdict) {
            case OK -> throw new IllegalArgumentException("OK is no refusal");
            case REQUEST_KEY_REUSED -> ProblemType.IDEMPOTENCY_KEY_REUSED;
            case QUOTE_NOT_RESERVED -> ProblemType.QUOTE_NOT_RESERVED;
            case QUOTE_INJECTING -> ProblemType.QUOTE_INJECTING;
            case QUOTE_ALREADY_SETTLED -> ProblemType.QUOTE_ALREADY_SETTLED;
            case QUOTE_ALREADY_RELEASED -> ProblemType.QUOTE_ALREADY_RELEASED;
            case QUOTE_EXPIRED -> ProblemType.QUOTE_EXPIRED;
            case ACCOUNT_EXISTS -> ProblemType.ACCOUNT_EXISTS;
            case ACCOUNT_NOT_FOUND -> ProblemType.ACCOUNT_NOT_FOUND;
            case PARENT_NOT_FOUND -> ProblemType.PARENT_NOT_FOUND;
            case PARENT_CYCLE -> ProblemType.PARENT_CYCLE;
            case TOO_DEEP -> ProblemType.TOO_DEEP;
            case NO_ORG -> ProblemType.NO_ORG;
            case ACCOUNT_CLOSED -> ProblemType.ACCOUNT_CLOSED;
            case ACCOUNT_FROZEN -> ProblemType.ACCOUNT_FROZEN;
            case LIMIT_EXCEEDED -> ProblemType.LIMIT_EXCEEDED;
            case INSUFFICIENT_CREDITS -> ProblemType.INSUFFICIENT_CREDITS;
            case INVALID_VALUE -> ProblemType.INVALID_VALUE;
            case KEY_NOT_FOUND -> ProblemType.KEY_NOT_FOUND;
            case OVERLOADED -> ProblemType.OVERLOADED;
        };
    }

    static Problem of(Verdict verdict, Consumer<JsonOut> more) {
        ProblemType type = of(verdict);
        return Problem.of(type, type.advice(), more);
    }

    static ProblemType of(Admission admission) {
        return switch (admission) {
            case ACCEPTED -> throw new IllegalArgumentException("accepted is no refusal");
            case FULL -> ProblemType.OVERLOADED;
            case DISK_FULL -> ProblemType.STORAGE_UNAVAILABLE;
        };
    }
}
