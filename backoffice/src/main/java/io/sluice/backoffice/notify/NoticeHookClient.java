package io.sluice.backoffice.notify;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.notify.NotifySettings.HookAccess;
import io.sluice.backoffice.rails.JsonClient;
import io.sluice.backoffice.rails.JsonClient.Answer;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/// Posts notices to an endpoint of the operator's, signed as Standard Webhooks has it. Sent twice,
/// a notice has the same `webhook-id` twice.
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
    private final InstantSource machine;
    private final JsonClient http;

    NoticeHookClient(HookAccess access, InstantSource machine) {
        this.access = access;
        this.machine = machine;
        this.http = new JsonClient(access.url());
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
        Answer answer =
                http.send(
                        "POST",
                        "",
                        Map.of(
                                "Content-Type",
                                "application/json",
                                "webhook-id",
                                id,
                                "webhook-timestamp",
                                Long.toString(seconds),
                                "webhook-signature",
                                access.secret().sign(id, seconds, body)),
                        body);
        return switch (answer) {
            case Answer.Said said when said.isGood() -> new Outcome.Taken();
            case Answer.Said said when said.status() == GONE -> new Outcome.Refused("HTTP 410");
            case Answer.Said said -> new Outcome.Failed("HTTP " + said.status());
            case Answer.Unsent _, Answer.Silent _ ->
                    new Outcome.Failed("the endpoint does not answer");
        };
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
