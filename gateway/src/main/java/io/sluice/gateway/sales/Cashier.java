package io.sluice.gateway.sales;

import io.sluice.metering.host.MeteringHost;
import io.sluice.metering.host.MeteringHost.Admission;
import io.sluice.metering.host.Reply;
import io.sluice.metering.host.ReplyLane;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.PaymentMethod;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Function;

/// Tells the engine of payments. Telling it twice changes nothing: a payment is credited once under
/// its name, and what goes back is told in cumulative figures. Answers are durable.
final class Cashier {
    private final MeteringHost host;
    private final Context loop;
    private final ReplyLane lane;
    private final Frame frame = new Frame();

    Cashier(MeteringHost host, Context loop) {
        this.host = host;
        this.loop = loop;
        this.lane = new ReplyLane(task -> loop.runOnContext(_ -> task.run()));
    }

    /// A payment as the journal should know it; amounts in credits.
    record Told(
            String paymentId,
            PaymentMethod method,
            int account,
            long usdMicros,
            long lamports,
            long creditsMicros,
            long refundedMicros,
            long lostMicros) {}

    /// OK once all of it is durable; a refusal of the engine says that nothing was credited.
    Future<Verdict> tell(Told told) {
        Commands.Payment payment =
                new Commands.Payment(told.method, told.paymentId, told.usdMicros, told.lamports);
        return ask(into -> Commands.purchase(into, told.account, told.creditsMicros, payment))
                .compose(verdict ->
                        verdict != Verdict.OK
                                ? Future.succeededFuture(verdict)
                                : takeBack(told, false, told.refundedMicros)
                                        .compose(_ -> takeBack(told, true, told.lostMicros)));
    }

    private Future<Verdict> takeBack(Told told, boolean dispute, long cumulativeMicros) {
        return cumulativeMicros == 0
                ? Future.succeededFuture(Verdict.OK)
                : ask(into -> Commands.refund(into, dispute, cumulativeMicros, told.paymentId));
    }

    private Future<Verdict> ask(Function<Frame, Frame> command) {
        Promise<Verdict> decided = Promise.promise();
        loop.runOnContext(_ -> {
            Admission admission =
                    host.submit(
                            command.apply(frame),
                            new Reply(lane) {
                                @Override
                                public void complete() {
                                    answer(decided, new Receipt(receipt()).verdict());
                                }
                            });
            if (admission != Admission.ACCEPTED) {
                decided.fail(new NotTaken(admission));
            }
        });
        return decided.future();
    }

    private static void answer(Promise<Verdict> decided, Verdict verdict) {
        if (verdict == Verdict.OVERLOADED) {
            decided.fail(new NotTaken(Admission.FULL));
        } else {
            decided.complete(verdict);
        }
    }
}
