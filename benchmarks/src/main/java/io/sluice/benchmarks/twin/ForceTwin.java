package io.sluice.benchmarks.twin;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Does everything a durable reserve or settle needs but the decision: HTTP and JSON, one hop
/// through a ring, a record written and forced with whatever has piled up, the answers back on the
/// event loop in one go. What ours takes beyond this is the price of the engine.
public final class ForceTwin {
    private static final int RING_SLOTS = 8_192;
    private static final int RECORD_BYTES = 152;
    private static final long FILE_BYTES = 256L << 20;

    private final RingBuffer<Slot> ring;

    private ForceTwin(RingBuffer<Slot> ring) {
        this.ring = ring;
    }

    /// Serves on the port given, with its file in the folder given; runs until it is ended.
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        Vertx vertx = BareEcho.vertx();
        Context context = vertx.getOrCreateContext();
        Disruptor<Slot> disruptor =
                new Disruptor<>(
                        Slot::new,
                        RING_SLOTS,
                        work -> new Thread(work, "writer"),
                        ProducerType.MULTI,
                        new SpinThenPark());
        ForcedFile file = new ForcedFile(Path.of(arguments[1], "twin.bin"), FILE_BYTES);
        disruptor.handleEventsWith(new Writer(file, context));
        ForceTwin twin = new ForceTwin(disruptor.start());
        context.runOnContext(_ -> twin.serve(vertx, port));
    }

    private void serve(Vertx vertx, int port) {
        vertx.createHttpServer()
                .requestHandler(this::accept)
                .listen(port, "127.0.0.1")
                .onSuccess(_ -> System.out.println("ready"))
                .onFailure(BareEcho::stop);
    }

    private void accept(HttpServerRequest request) {
        boolean settles = request.uri().endsWith("/settle");
        request.body().onSuccess(body -> enqueue(request.response(), body, settles));
    }

    private void enqueue(HttpServerResponse response, Buffer body, boolean settles) {
        JsonObject asked = body.length() == 0 ? new JsonObject() : body.toJsonObject();
        long sequence = ring.next();
        Slot slot = ring.get(sequence);
        slot.answer = new Answer(response, asked, settles);
        slot.record[0] = (byte) sequence;
        ring.publish(sequence);
    }

    private static final class Slot {
        private final byte[] record = new byte[RECORD_BYTES];
        private @Nullable Answer answer;
    }

    private record Answer(HttpServerResponse response, JsonObject asked, boolean settles) {
        void send() {
            JsonObject body = settles ? TwinAnswer.settled(asked) : TwinAnswer.reserved(asked);
            var _ = response.putHeader("content-type", "application/json").end(body.toBuffer());
        }
    }

    /// Thread: writer.
    private static final class Writer implements EventHandler<Slot> {
        private final ForcedFile file;
        private final Context context;
        private final ByteBuffer batch = ByteBuffer.allocateDirect(RING_SLOTS * RECORD_BYTES);
        private List<Answer> answers = new ArrayList<>();

        Writer(ForcedFile file, Context context) {
            this.file = file;
            this.context = context;
        }

        @Override
        public void onEvent(Slot slot, long sequence, boolean endOfBatch) throws IOException {
            batch.put(slot.record);
            if (slot.answer != null) {
                answers.add(slot.answer);
                slot.answer = null;
            }
            if (!endOfBatch) {
                return;
            }
            batch.flip();
            file.append(batch);
            batch.clear();
            List<Answer> durable = answers;
            answers = new ArrayList<>(durable.size());
            context.runOnContext(_ -> durable.forEach(Answer::send));
        }
    }
}
