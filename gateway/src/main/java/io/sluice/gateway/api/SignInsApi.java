package io.sluice.gateway.api;

import io.sluice.gateway.api.GatewayRoutes.SignInRoom;
import io.sluice.gateway.database.SignInStore.SignIn;
import io.sluice.gateway.edge.Cursor;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.KeyRing;
import io.sluice.gateway.edge.Page;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.id.PublicId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/v1/sign-ins`: an admin says whose key somebody comes in to the console with whom the OpenID
/// provider vouches for. Nobody is let in by a name or an address of the provider's alone.
final class SignInsApi {
    private static final JsonName SIGN_IN_ID = JsonName.of("sign_in_id");
    private static final JsonName ISSUER = JsonName.of("issuer");
    private static final JsonName SUBJECT = JsonName.of("subject");
    private static final JsonName KEY_ID = JsonName.of("key_id");
    private static final JsonName ROLE = JsonName.of("role");
    private static final JsonName ACCOUNT_ID = JsonName.of("account_id");
    private static final JsonName SUBJECT_ID = JsonName.of("subject_id");
    private static final JsonName LINKED_BY = JsonName.of("linked_by");
    private static final JsonName LINKED_AT = JsonName.of("linked_at");
    private static final String ID_PREFIX = "sgn_";
    private static final int SUBJECT_CHARS_MAX = 255;
    private static final int KEY_ID_CHARS_MAX = 64;

    private final Desk desk;
    private final BackRoom backRoom;
    private final SignInRoom room;

    SignInsApi(Desk desk, BackRoom backRoom, SignInRoom room) {
        this.desk = desk;
        this.backRoom = backRoom;
        this.room = room;
    }

    List<Route> routes() {
        String all = "/v1/sign-ins";
        return List.of(
                Route.get(all, "listSignIns").roles().to(this::list),
                Route.put(all, "linkSignIn").roles().to(this::link),
                Route.delete(all + "/{sign_in_id}", "unlinkSignIn").roles().to(this::unlink));
    }

    /// Who holds a key, by its id; null where there is none that is valid.
    static @Nullable Principal holder(KeyRing keys, String keyId) {
        int number = KeysApi.number(keyId);
        return number < 0 ? null : keys.find((long) number);
    }

    private void list(Exchange exchange) {
        Fields query = exchange.query();
        Page page = Page.of(query);
        if (exchange.refused(query)) {
            return;
        }
        BackRoom.then(
                exchange,
                backRoom.database()
                        .inTransaction(client ->
                                room.store().page(client, page.start(), page.limit() + 1)),
                found -> {
                    boolean isLast = found.size() <= page.limit();
                    JsonOut out = exchange.body();
                    Page.open(out);
                    found.stream()
                            .limit(page.limit())
                            .forEach(each -> write(out, each, exchange.nowMillis()));
                    Page.close(out, isLast ? null : new Cursor(page.start() + page.limit()));
                    exchange.send(200);
                });
    }

    private void link(Exchange exchange) {
        Fields fields = exchange.fields();
        String subject = fields.text("subject", SUBJECT_CHARS_MAX);
        String keyId = fields.text("key_id", KEY_ID_CHARS_MAX);
        if (exchange.refused(fields)) {
            return;
        }
        if (room.issuer().isEmpty()) {
            exchange.refuse(
                    Problem.of(
                            ProblemType.METHOD_NOT_CONFIGURED,
                            "No OpenID provider is set up: `OIDC_ISSUER` names one."));
            return;
        }
        Principal holder = validHolder(keyId, exchange.nowMillis());
        if (holder == null) {
            exchange.refuse(
                    Problem.ofField(
                            ProblemType.INVALID_VALUE, "key_id", "is not a key that is valid now"));
            return;
        }
        SignIn signIn =
                new SignIn(
                        room.ids().get(),
                        room.issuer(),
                        subject,
                        KeysApi.ID_PREFIX + holder.keyId(),
                        Objects.requireNonNullElse(exchange.principal().subjectId(), "admin"),
                        Instant.ofEpochMilli(exchange.nowMillis()));
        BackRoom.then(
                exchange,
                backRoom.database().inTransaction(client -> room.store().link(client, signIn)),
                linked -> {
                    room.leave().accept(linked.subject()); // they come in again, by this key
                    write(exchange.body(), linked, exchange.nowMillis());
                    exchange.send(200);
                });
    }

    /// Its visits end before the transaction does, too: where the answer to that is lost, nobody
    /// could say a second time whose they were.
    private void unlink(Exchange exchange) {
        PublicId id = PublicId.parse(ID_PREFIX, exchange.path("sign_in_id"));
        if (id == null) {
            exchange.refuse(ProblemType.NOT_FOUND);
            return;
        }
        BackRoom.then(
                exchange,
                backRoom.database()
                        .inTransaction(client ->
                                room.store()
                                        .unlink(client, new UUID(id.hi(), id.lo()))
                                        .onSuccess(this::leave)),
                ended -> {
                    leave(ended);
                    if (ended.isPresent()) {
                        exchange.sendNothing(204);
                    } else {
                        exchange.refuse(ProblemType.NOT_FOUND);
                    }
                });
    }

    private void leave(Optional<SignIn> link) {
        link.ifPresent(each -> room.leave().accept(each.subject()));
    }

    private @Nullable Principal validHolder(String keyId, long nowMillis) {
        Principal holder = holder(desk.keyRing(), keyId);
        return holder != null && nowMillis <= holder.expiresAtMillis() ? holder : null;
    }

    private void write(JsonOut out, SignIn of, long nowMillis) {
        Principal holder = validHolder(of.keyId(), nowMillis);
        UUID id = of.id();
        out.open()
                .text(
                        SIGN_IN_ID,
                        new PublicId(
                                        ID_PREFIX,
                                        id.getMostSignificantBits(),
                                        id.getLeastSignificantBits())
                                .toString())
                .text(ISSUER, of.issuer())
                .text(SUBJECT, of.subject())
                .text(KEY_ID, of.keyId())
                .text(ROLE, holder == null ? null : Role.WORDS.word(holder.role()))
                .text(ACCOUNT_ID, holder == null ? null : desk.accounts().ownerId(holder.account()))
                .text(SUBJECT_ID, holder == null ? null : holder.subjectId())
                .text(LINKED_BY, of.linkedBy())
                .time(LINKED_AT, of.linkedAt().toEpochMilli())
                .close();
    }
}
