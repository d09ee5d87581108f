package io.sluice.gateway.flow;

import io.sluice.metering.host.MeteringHost.Admission;
import io.sluice.metering.message.Receipt;

/// How a metered injection ended. Each receipt shows the hold as it stands, durably.
public sealed interface InjectionOutcome {
    /// Delivered and debited, now or when it was asked for the first time.
    record Settled(Receipt receipt) implements InjectionOutcome {}

    /// The hold does not allow it, or could not be placed.
    record Refused(Receipt receipt) implements InjectionOutcome {}

    /// The engine said no: the hold was released, nothing debited.
    record EngineFailed(Receipt receipt) implements InjectionOutcome {}

    /// Nobody knows: the hold stays; asking again asks with the same key.
    record EngineSilent(Receipt receipt) implements InjectionOutcome {}

    /// The command was not taken; nothing happened.
    record NotTaken(Admission admission) implements InjectionOutcome {}
}
