package io.sluice.gateway.flow;

import io.sluice.gateway.flow.InjectionOutcome.EngineFailed;
import io.sluice.gateway.flow.InjectionOutcome.EngineSilent;
import io.sluice.gateway.flow.InjectionOutcome.NotTaken;
import io.sluice.gateway.flow.InjectionOutcome.Refused;
import io.sluice.gateway.flow.InjectionOutcome.Settled;
import io.sluice.gateway.injector.Delivery;
import io.sluice.gateway.injector.Injector;
import io.sluice.gateway.injector.Injector.Injection;
import io.sluice.metering.engine.Injections.Open;
import io.sluice.metering.host.MeteringHost.Admission;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.RequestId;
import io.sluice.metering.message.Verdict;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reserve if needed, inject, settle what was delivered (003, Execute Injection; DOMAIN, Inject).
///
/// ```
///  begin ── durable ──► ask the engine ──► Delivered ──► settle
///                              │           Refused   ──► release       engine_failed
///                              │           Unknown   ──► stays held    engine_timeout
///                              ✗ crash     ──► asked again at the next start, with the same key
/// ```
///
/// Thread: confined to one event loop.
public final class MeteredInjection {
    /// Runs something a little later, on the same event loop.
    public interface Later {
        void run(long delayMillis, Runnable task);
    }

    /// What a caller asks for: the JSON to send, and how to know the same request again.
    public record Request(
            Quote quote,
            String quoteId,
            String stimulusId,
            long energyMicros,
            long bodyHash,
            byte[] body,
            @Nullable RequestId key) {}

    private static final long RETRY_MILLIS = 50;

    private final EngineLine line;
    private final Injector injector;
    private final Later later;

    public MeteredInjection(EngineLine line, Injector injector, Later later) {
        this.line = line;
        this.injector = injector;
        this.later = later;
    }

    /// Answers exactly once.
    public void run(Request request, Consumer<InjectionOutcome> done) {
        Frame frame =
                Commands.beginInjection(
                        line.frame(),
                        request.quote,
                        request.stimulusId,
                        request.bodyHash,
                        request.energyMicros,
                        request.body,
                        request.key);
        Admission admission = line.ask(frame, receipt -> begun(request, receipt, done));
        if (admission != Admission.ACCEPTED) {
            done.accept(new NotTaken(admission));
        }
    }

    /// Asks again for an injection that was open when the process ended.
    public void resume(Open open, String quoteId, Consumer<InjectionOutcome> done) {
        Request request =
                new Request(
                        new Quote(open.quote(), 0),
                        quoteId,
                        open.stimulusId(),
                        open.energyMicros(),
                        open.bodyHash(),
                        open.stimulus(),
                        open.request());
        ask(request, done);
    }

    private void begun(Request request, Receipt receipt, Consumer<InjectionOutcome> done) {
        if (receipt.verdict() != Verdict.OK) {
            done.accept(new Refused(receipt));
        } else if (receipt.replayed()) {
            done.accept(new Settled(receipt));
        } else {
            ask(request, done);
        }
    }

    private void ask(Request request, Consumer<InjectionOutcome> done) {
        injector.inject(
                new Injection(request.quoteId, request.energyMicros, request.body),
                delivery -> end(request, delivery, done));
    }

    /// Writes down what came back. When the engine's ring or the disk is full the answer waits
    /// here: it must not be lost.
    private void end(Request request, Delivery delivery, Consumer<InjectionOutcome> done) {
        Quote quote = request.quote;
        Admission admission =
                switch (delivery) {
                    case Delivery.Delivered(long energyMicros) ->
                            line.askEnd(
                                    Commands.settle(
                                            line.frame(),
                                            quote,
                                            true,
                                            energyMicros,
                                            request.stimulusId,
                                            request.bodyHash,
                                            null,
                                            null),
                                    receipt -> settled(request, delivery, receipt, done));
                    case Delivery.Refused _ ->
                            line.askEnd(
                                    Commands.injectionRefused(line.frame(), quote),
                                    receipt -> done.accept(new EngineFailed(receipt)));
                    case Delivery.Unknown _ ->
                            line.askEnd(
                                    Commands.injectionUnknown(line.frame(), quote),
                                    receipt -> done.accept(new EngineSilent(receipt)));
                };
        if (admission != Admission.ACCEPTED) {
            later.run(RETRY_MILLIS, () -> end(request, delivery, done));
        }
    }

    /// What was delivered must be debited: a table that is full now is asked again until it has
    /// room.
    private void settled(
            Request request, Delivery delivery, Receipt receipt, Consumer<InjectionOutcome> done) {
        if (receipt.verdict() == Verdict.OVERLOADED) {
            later.run(RETRY_MILLIS, () -> end(request, delivery, done));
        } else if (receipt.verdict() == Verdict.OK) {
            done.accept(new Settled(receipt));
        } else {
            done.accept(new Refused(receipt));
        }
    }
}
