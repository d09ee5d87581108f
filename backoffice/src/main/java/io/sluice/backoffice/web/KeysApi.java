package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditEvent;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.IdKind;
import io.sluice.gateway.KeyIssuer.IssuedKey;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `/api/keys`: keys for the people of the back office. They hold on both listeners.
final class KeysApi {
    private static final JsonName KEY_ID = JsonName.of("key_id");
    private static final JsonName KEY = JsonName.of("key");
    private static final JsonName ROLE = JsonName.of("role");
    private static final JsonName SUBJECT_ID = JsonName.of("subject_id");

    private final Routes.Rooms rooms;

    KeysApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/api/keys", "createKey")
                        .roles()
                        .idempotent()
                        .to(rooms.desk().changing(this::create)));
    }

    private Reply create(Call call, SqlClient client) {
        Fields fields = call.fields();
        Role role = fields.word("role", Role.WORDS);
        String subjectId = fields.idOrNull("subject_id");
        if (role == Role.AGENT) {
            fields.invalid("role", "is the gateway's: make it with POST /v1/keys");
        } else if (role != Role.ADMIN && subjectId == null) {
            fields.wrong("subject_id", "is required: a key belongs to somebody");
        }
        call.check(fields);
        if (subjectId != null && !isKnown(client, role, subjectId)) {
            throw Refusal.invalid("subject_id", "is not known");
        }
        IssuedKey issued = rooms.keys().issue(client, role, subjectId, rooms.clock().instant());
        rooms.audit().append(client, call.actor(), issued(issued.keyId(), role, subjectId));
        Consumer<JsonOut> described =
                out ->
                        out.text(KEY_ID, issued.keyId())
                                .text(ROLE, Role.WORDS.word(role))
                                .text(SUBJECT_ID, subjectId);
        return Reply.created(
                        out -> {
                            out.open();
                            described.accept(out);
                            issued.secret().use(secret -> out.text(KEY, secret));
                            out.close();
                        })
                .replayedAs(out -> {
                    out.open();
                    described.accept(out);
                    out.close();
                });
    }

    /// Who may act in whose name from now on; the key itself is nobody's to read.
    private AuditEvent issued(String keyId, Role role, @Nullable String subjectId) {
        UUID projectId =
                role.acts() == Role.PROJECT && subjectId != null
                        ? IdKind.PROJECT.parse(subjectId)
                        : null;
        UUID contributorId =
                role.acts() == Role.CONTRIBUTOR && subjectId != null
                        ? IdKind.CONTRIBUTOR.parse(subjectId)
                        : null;
        return new AuditEvent.Other(
                "key.issued",
                Entity.KEY_ISSUE,
                rooms.ids().next(),
                projectId,
                contributorId,
                new AuditEvent.Payload()
                        .text("key_id", keyId)
                        .text("role", Role.WORDS.word(role))
                        .text("subject_id", subjectId)
                        .build());
    }

    /// Staff are named as they like; contributors and projects must be ours.
    private boolean isKnown(SqlClient client, Role role, String subjectId) {
        return switch (role) {
            case CONTRIBUTOR, CONTRIBUTOR_READER ->
                    isContributor(client, IdKind.CONTRIBUTOR.parse(subjectId));
            case PROJECT, PROJECT_READER -> isProject(client, IdKind.PROJECT.parse(subjectId));
            case ADMIN, STAFF, AGENT -> true;
        };
    }

    private boolean isContributor(SqlClient client, @Nullable UUID id) {
        return id != null && rooms.people().contributor(client, id).isPresent();
    }

    private boolean isProject(SqlClient client, @Nullable UUID id) {
        return id != null && rooms.people().project(client, id).isPresent();
    }
}
