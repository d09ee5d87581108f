package io.sluice.backoffice.notify;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.notify.NotifySettings.HookAccess;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import io.sluice.gateway.outward.HookClient;
import io.sluice.gateway.outward.Outcome.Answered;
import io.sluice.gateway.outward.Outcome.Failed;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/// Posts notices to an endpoint of the operator's, signed as Standard Webhooks has it, by the same
/// rules as the gateway's webhooks: never to a neighbour that was not opened. Sent twice, a notice
/// has the same `webhook-id` twice.
final class NoticeHookClient implements NoticeChannel {
    private static final JsonName TYPE = JsonName.of("type");
    private static final JsonName TIMESTAMP = JsonName.of("timestamp");
    private static final JsonName DATA = JsonName.of("data");
    private static final JsonName NOTICE_ID = JsonName.of("notice_id");
    private static final JsonName CONTRIBUTOR_ID = JsonName.of("contributor_id");
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName TEXT = JsonName.of("text");
    private static final JsonName PARTICULARS = JsonName.of("particulars");
    private static final int GONE = 410;

    private final HookAccess access;
    private final URI url;
    private final InstantSource machine;
    private final Context loop;
    private final HookClient http;

    NoticeHookClient(HookAccess access, InstantSource machine, Vertx vertx) {
        this.access = access;
        this.url = URI.create(access.url());
        this.machine = machine;
        this.loop = vertx.getOrCreateContext();
        this.http = new HookClient(vertx, access.rules());
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void send(List<Outgoing> batch, BiConsumer<Outgoing, Outcome> said) {
        boolean isThere = true;
        for (Outgoing each : batch) {
            Outcome outcome =
                    isThere ? send(each) : new Outcome.Failed("the endpoint does not answer");
            isThere = isThere && !isSilent(outcome);
            said.accept(each, outcome);
        }
    }

    private static boolean isSilent(Outcome outcome) {
        return outcome instanceof Outcome.Failed(String reason) && !reason.startsWith("HTTP");
    }

    private Outcome send(Outgoing each) {
        String id = IdKind.NOTICE.text(each.notice().id());
        long seconds = machine.instant().getEpochSecond();
        byte[] body = body(each, id);
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap()
                        .add("Content-Type", "application/json")
                        .add("webhook-id", id)
                        .add("webhook-timestamp", Long.toString(seconds))
                        .add("webhook-signature", access.secret().sign(id, seconds, body));
        return switch (post(headers, body)) {
            case Answered(int status) when status / 100 == 2 -> new Outcome.Taken();
            case Answered(int status) when status == GONE -> new Outcome.Refused("HTTP 410");
            case Answered(int status) -> new Outcome.Failed("HTTP " + status);
            case Failed(String reason) -> new Outcome.Failed(reason);
        };
    }

    /// Waits on this thread for what the event loop sends.
    private io.sluice.gateway.outward.Outcome post(MultiMap headers, byte[] body) {
        Promise<io.sluice.gateway.outward.Outcome> outcome = Promise.promise();
        loop.runOnContext(_ -> http.post(url, headers, Buffer.buffer(body)).onComplete(outcome));
        return outcome.future().await();
    }

    private static byte[] body(Outgoing each, String id) {
        var notice = each.notice();
        return new JsonOut()
                .open()
                .text(TYPE, notice.kind())
                .time(TIMESTAMP, notice.createdAt().toEpochMilli())
                .open(DATA)
                .text(NOTICE_ID, id)
                .text(CONTRIBUTOR_ID, IdKind.CONTRIBUTOR.text(each.contributorId()))
                .text(PROJECT_ID, IdKind.PROJECT.textOrNull(notice.projectId()))
                .text(TEXT, notice.text())
                .value(PARTICULARS, Objects.requireNonNullElse(notice.data(), JsonNull.NULL))
                .close()
                .close()
                .toByteArray();
    }

    @Override
    public void close() {
        http.close();
    }
}
