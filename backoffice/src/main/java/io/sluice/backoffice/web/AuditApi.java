package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditCheck;
import io.sluice.backoffice.audit.AuditDesk.Standing;
import io.sluice.backoffice.audit.AuditRow;
import io.sluice.backoffice.audit.AuditStore.Filter;
import io.sluice.backoffice.audit.AuditStore.SignedHead;
import io.sluice.backoffice.audit.AuditStore.Verification;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.IdKind;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/api/audit`: what happened to money, and whether the log of it is as it was written.
final class AuditApi {
    private static final JsonName ID = JsonName.of("id");
    private static final JsonName SEQ = JsonName.of("seq");
    private static final JsonName EVENT_TYPE = JsonName.of("event_type");
    private static final JsonName ACTOR = JsonName.of("actor");
    private static final JsonName ACTOR_ID = JsonName.of("actor_id");
    private static final JsonName ENTITY_TYPE = JsonName.of("entity_type");
    private static final JsonName ENTITY_ID = JsonName.of("entity_id");
    private static final JsonName PAYLOAD = JsonName.of("payload");
    private static final JsonName CREATED = JsonName.of("created_at");
    private static final JsonName PREVIOUS_HASH = JsonName.of("previous_hash");
    private static final JsonName HASH = JsonName.of("hash");
    private static final JsonName OK = JsonName.of("ok");
    private static final JsonName LENGTH = JsonName.of("length");
    private static final JsonName HEAD = JsonName.of("head");
    private static final JsonName FLAW = JsonName.of("flaw");
    private static final JsonName PUBLIC_KEY = JsonName.of("public_key");
    private static final JsonName SIGNATURE = JsonName.of("signature");
    private static final JsonName CHECKED = JsonName.of("checked_at");
    private static final JsonName UNCHECKED = JsonName.of("unchecked");
    private static final JsonName SIGNED_HEAD = JsonName.of("signed_head");
    private static final int WORD_CHARS_MAX = 64;

    private final Routes.Rooms rooms;

    AuditApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        return List.of(
                Route.get("/api/audit/payments", "queryAudit")
                        .roles(Role.STAFF, Role.CONTRIBUTOR)
                        .to(desk.reading(this::query)),
                Route.get("/api/audit/verify", "verifyAudit")
                        .roles(Role.STAFF, Role.CONTRIBUTOR)
                        .to(desk.reading(this::verify)),
                Route.get("/api/audit/check", "getAuditCheck")
                        .roles(Role.STAFF, Role.CONTRIBUTOR)
                        .to(desk.reading(this::lastCheck)),
                Route.post("/api/audit/check", "checkAudit")
                        .roles(Role.STAFF, Role.CONTRIBUTOR)
                        .idempotent()
                        .to(desk.inSteps(this::check)));
    }

    private Reply query(Call call, SqlClient client) {
        Fields query = call.query();
        Entity entity = query.wordOrNull("entity_type", Entity.WORDS);
        String entityId = query.textOrNull("entity_id", WORD_CHARS_MAX);
        String eventType = query.textOrNull("event_type", WORD_CHARS_MAX);
        UUID id = entityId == null ? null : id(entityId);
        if (entityId != null && id == null) {
            query.invalid("entity_id", "is not an id of ours");
        }
        Filter filter =
                new Filter(
                        entity == null ? null : Entity.WORDS.word(entity),
                        id,
                        eventType,
                        call.isStaff() ? null : call.contributor());
        return Listing.newestFirst(
                call,
                query,
                (before, limit) -> rooms.audit().page(client, filter, before, limit),
                AuditRow::seq,
                AuditApi::write);
    }

    private static @Nullable UUID id(String text) {
        for (IdKind kind : IdKind.values()) {
            UUID id = kind.parse(text);
            if (id != null) {
                return id;
            }
        }
        return null;
    }

    private Reply verify(Call call, SqlClient client) {
        Verification found = rooms.audit().verify(client);
        return Reply.ok(out ->
                out.open()
                        .flag(OK, found.flaw() == null)
                        .whole(LENGTH, found.length())
                        .text(HEAD, found.head())
                        .text(FLAW, found.flaw())
                        .text(PUBLIC_KEY, found.publicKey())
                        .text(SIGNATURE, found.signature())
                        .close());
    }

    /// Looks at the whole log now. Whoever looks at it meanwhile need not do so again.
    private Reply check(Call call) {
        call.check(call.fields());
        if (rooms.commons().audits().check().isEmpty()) {
            throw new Refusal(ProblemType.OVERLOADED);
        }
        return rooms.transactions().reading(client -> lastCheck(call, client));
    }

    private Reply lastCheck(Call call, SqlClient client) {
        Standing standing = rooms.commons().audits().standing(client);
        AuditCheck last = standing.last();
        SignedHead head = standing.head();
        return Reply.ok(out -> {
            out.open();
            if (last == null) {
                out.none(OK).none(CHECKED).none(LENGTH).none(FLAW);
            } else {
                out.flag(OK, last.flaw() == null)
                        .time(CHECKED, last.checkedAt().toEpochMilli())
                        .whole(LENGTH, last.length())
                        .text(FLAW, last.flaw());
            }
            out.whole(UNCHECKED, standing.unchecked());
            if (head == null) {
                out.none(SIGNED_HEAD);
            } else {
                out.open(SIGNED_HEAD)
                        .whole(LENGTH, head.seq())
                        .text(HASH, head.hash())
                        .text(PUBLIC_KEY, head.publicKey())
                        .text(SIGNATURE, head.signature())
                        .close();
            }
            out.close();
        });
    }

    private static void write(JsonOut out, AuditRow row) {
        Entity entity = Entity.WORDS.find(row.entityType());
        out.open()
                .text(ID, IdKind.AUDIT.text(row.id()))
                .whole(SEQ, row.seq())
                .text(EVENT_TYPE, row.eventType())
                .text(ACTOR, row.actor().name())
                .text(ACTOR_ID, IdKind.CONTRIBUTOR.textOrNull(row.actor().contributorId()))
                .text(ENTITY_TYPE, row.entityType())
                .text(
                        ENTITY_ID,
                        entity == null ? row.entityId().toString() : entity.text(row.entityId()))
                .value(PAYLOAD, row.payload())
                .time(CREATED, row.createdAt().toEpochMilli())
                .text(PREVIOUS_HASH, row.previousHash())
                .text(HASH, row.hash())
                .close();
    }
}
