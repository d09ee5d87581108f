package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditEvent;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.IdKind;
import io.sluice.gateway.database.SignInStore.SignIn;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.UUID;

/// `/api/sign-ins`: an admin says whose key somebody comes in with whom the OpenID provider vouches
/// for. Nobody is let in by a name or an address of the provider's alone.
final class SignInsApi {
    private static final JsonName SIGN_IN_ID = JsonName.of("sign_in_id");
    private static final JsonName ISSUER = JsonName.of("issuer");
    private static final JsonName SUBJECT = JsonName.of("subject");
    private static final JsonName KEY_ID = JsonName.of("key_id");
    private static final JsonName ROLE = JsonName.of("role");
    private static final JsonName SUBJECT_ID = JsonName.of("subject_id");
    private static final JsonName LINKED_BY = JsonName.of("linked_by");
    private static final JsonName LINKED_AT = JsonName.of("linked_at");
    private static final int SUBJECT_CHARS_MAX = 255;
    private static final int KEY_ID_CHARS_MAX = 64;

    private final Routes.Rooms rooms;

    SignInsApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String all = "/api/sign-ins";
        return List.of(
                Route.get(all, "listSignIns").roles().to(desk.reading(this::list)),
                Route.put(all, "linkSignIn").roles().to(desk.free(this::link)),
                Route.delete(all + "/{sign_in_id}", "unlinkSignIn")
                        .roles()
                        .to(desk.free(this::unlink)));
    }

    private Reply list(Call call, SqlClient client) {
        return Listing.page(
                call,
                call.query(),
                (from, limit) -> rooms.signIns().store().page(client, from, limit).await(),
                this::write);
    }

    private Reply link(Call call) {
        SignIn linked = rooms.transactions().writing(client -> link(call, client));
        rooms.signIns().leave().accept(linked.subject()); // they come in again, by this key
        return Reply.ok(out -> write(out, linked));
    }

    private SignIn link(Call call, SqlClient client) {
        Fields fields = call.fields();
        String subject = fields.text("subject", SUBJECT_CHARS_MAX);
        String keyId = fields.text("key_id", KEY_ID_CHARS_MAX);
        call.check(fields);
        String issuer = rooms.signIns().issuer();
        if (issuer.isEmpty()) {
            throw new Refusal(ProblemType.METHOD_NOT_CONFIGURED);
        }
        if (rooms.keys().holder(keyId) == null) {
            throw Refusal.invalid("key_id", "is not a key that is valid now");
        }
        SignIn linked =
                rooms.signIns()
                        .store()
                        .link(
                                client,
                                new SignIn(
                                        rooms.ids().next(),
                                        issuer,
                                        subject,
                                        keyId,
                                        call.actor().name(),
                                        rooms.clock().instant()))
                        .await();
        log(call, client, "sign_in.linked", linked);
        return linked;
    }

    /// Its visits end before the transaction does, too: where the answer to that is lost, nobody
    /// could say a second time whose they were.
    private Reply unlink(Call call) {
        SignIn was = rooms.transactions().writing(client -> unlink(call, client));
        rooms.signIns().leave().accept(was.subject());
        return Reply.nothing();
    }

    private SignIn unlink(Call call, SqlClient client) {
        UUID id = call.id("sign_in_id", IdKind.SIGN_IN, ProblemType.NOT_FOUND);
        SignIn was =
                rooms.signIns()
                        .store()
                        .unlink(client, id)
                        .await()
                        .orElseThrow(() -> new Refusal(ProblemType.NOT_FOUND));
        log(call, client, "sign_in.unlinked", was);
        rooms.signIns().leave().accept(was.subject());
        return was;
    }

    /// The subject is the provider's name of a person, and stays out of a log that many read.
    private void log(Call call, SqlClient client, String what, SignIn of) {
        rooms.audit()
                .append(
                        client,
                        call.actor(),
                        new AuditEvent.Other(
                                what,
                                Entity.SIGN_IN,
                                of.id(),
                                null,
                                null,
                                new AuditEvent.Payload().text("key_id", of.keyId()).build()));
    }

    private void write(JsonOut out, SignIn of) {
        Principal holder = rooms.keys().holder(of.keyId());
        out.open()
                .text(SIGN_IN_ID, IdKind.SIGN_IN.text(of.id()))
                .text(ISSUER, of.issuer())
                .text(SUBJECT, of.subject())
                .text(KEY_ID, of.keyId())
                .text(ROLE, holder == null ? null : Role.WORDS.word(holder.role()))
                .text(SUBJECT_ID, holder == null ? null : holder.subjectId())
                .text(LINKED_BY, of.linkedBy())
                .time(LINKED_AT, of.linkedAt().toEpochMilli())
                .close();
    }
}
