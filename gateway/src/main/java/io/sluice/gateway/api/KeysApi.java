package io.sluice.gateway.api;

import io.sluice.gateway.directory.KeyDirectory;
import io.sluice.gateway.edge.ApiKeyText;
import io.sluice.gateway.edge.Cursor;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.KeyHash;
import io.sluice.gateway.edge.KeyRing;
import io.sluice.gateway.edge.Page;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.metering.engine.ApiKeys.ApiKey;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.CreateKey;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/v1/keys`: making, listing and ending API keys. Only hashes are kept.
final class KeysApi {
    private static final JsonName KEY_ID = JsonName.of("key_id");
    private static final JsonName KEY = JsonName.of("key");
    private static final JsonName ROLE = JsonName.of("role");
    private static final JsonName ACCOUNT_ID = JsonName.of("account_id");
    private static final JsonName SUBJECT_ID = JsonName.of("subject_id");
    private static final JsonName MAY_SETTLE = JsonName.of("may_settle");
    private static final JsonName CREATED = JsonName.of("created_at");
    private static final JsonName EXPIRES = JsonName.of("expires_at");
    private static final JsonName STATUS = JsonName.of("status");
    static final String ID_PREFIX = "key_";

    private final Desk desk;
    private final SecureRandom random = new SecureRandom();

    KeysApi(Desk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/keys", "createKey").roles().idempotent().to(this::create),
                Route.get("/v1/keys", "listKeys").roles().to(this::list),
                Route.delete("/v1/keys/{key_id}", "revokeKey").roles().to(this::revoke));
    }

    /// What a key of the engine lets its holder do.
    static Principal principal(ApiKey key) {
        return new Principal(
                key.number(),
                Role.valueOf(key.role().name()),
                key.account(),
                key.subject(),
                key.maySettle(),
                key.expiresAtMillis() == 0 ? Principal.NEVER : key.expiresAtMillis());
    }

    /// Lists a key the engine has made, and lets its holder in.
    static void admit(CreateKey command, Receipt receipt, KeyDirectory keys, KeyRing ring) {
        ApiKey key =
                new ApiKey(
                        receipt.keyNumber(),
                        command.sha256(),
                        command.role(),
                        command.account(),
                        command.subject(),
                        command.maySettle(),
                        receipt.keyTimeMillis(),
                        command.expiresAtMillis(),
                        false);
        keys.enter(key);
        ring.put(KeyHash.of(key.sha256()), principal(key));
    }

    private void create(Exchange exchange) {
        Fields fields = exchange.fields();
        Role role = fields.word("role", Role.WORDS);
        String accountId = fields.idOrNull("account_id");
        String subjectId = fields.idOrNull("subject_id");
        boolean maySettle = fields.flag("may_settle", true);
        long expiresAt = fields.time("expires_at", 0);
        if (role == Role.AGENT && accountId == null) {
            fields.wrong("account_id", "is required for an agent key");
        }
        if (role != Role.AGENT && accountId != null) {
            fields.invalid("account_id", "is for agent keys only");
        }
        if (expiresAt != 0 && expiresAt <= exchange.nowMillis()) {
            fields.invalid("expires_at", "must be in the future");
        }
        if (exchange.refused(fields)) {
            return;
        }
        int account = accountId == null ? Commands.NOBODY : desk.accounts().find(accountId);
        if (accountId != null && account < 0) {
            exchange.refuse(ProblemType.ACCOUNT_NOT_FOUND);
            return;
        }
        String secret = ApiKeyText.mint(role, random);
        byte[] sha256 = KeyHash.of(secret).toBytes();
        CreateKey command =
                new CreateKey(
                        sha256,
                        io.sluice.metering.message.Role.valueOf(role.name()),
                        account,
                        subjectId,
                        maySettle,
                        expiresAt);
        desk.ask(
                Commands.createKey(desk.frame(), command, Desk.id(exchange.requestKey())),
                exchange,
                receipt -> created(exchange, receipt, command, secret));
    }

    private void created(Exchange exchange, Receipt receipt, CreateKey command, String secret) {
        if (receipt.verdict() != Verdict.OK) {
            exchange.refuse(Refusals.of(receipt.verdict()));
            return;
        }
        HoldsApi.replayed(receipt, exchange.requestKey(), exchange);
        JsonOut out = exchange.body().open().text(KEY_ID, ID_PREFIX + receipt.keyNumber());
        if (!receipt.replayed()) {
            admit(command, receipt, desk.keys(), desk.keyRing());
            out.text(KEY, secret);
        }
        describe(out, command.role().word(), command.account(), command.subject());
        out.flag(MAY_SETTLE, command.maySettle());
        out.close();
        exchange.send(201);
    }

    private void describe(JsonOut out, String role, int account, @Nullable String subject) {
        out.text(ROLE, role)
                .text(ACCOUNT_ID, desk.accounts().ownerId(account))
                .text(SUBJECT_ID, subject);
    }

    private void list(Exchange exchange) {
        Fields query = exchange.query();
        Page page = Page.of(query);
        if (exchange.refused(query)) {
            return;
        }
        KeyDirectory keys = desk.keys();
        long at = page.start();
        JsonOut out = exchange.body();
        Page.open(out);
        for (int shown = 0; at < keys.size() && shown < page.limit(); at++) {
            ApiKey key = keys.find((int) at);
            if (key != null) {
                write(out, key, exchange.nowMillis());
                shown++;
            }
        }
        Page.close(out, at < keys.size() ? new Cursor(at) : null);
        exchange.send(200);
    }

    private void write(JsonOut out, ApiKey key, long nowMillis) {
        boolean expired = key.expiresAtMillis() != 0 && nowMillis > key.expiresAtMillis();
        out.open().text(KEY_ID, ID_PREFIX + key.number());
        describe(out, key.role().word(), key.account(), key.subject());
        out.flag(MAY_SETTLE, key.maySettle()).time(CREATED, key.createdAtMillis());
        if (key.expiresAtMillis() == 0) {
            out.none(EXPIRES);
        } else {
            out.time(EXPIRES, key.expiresAtMillis());
        }
        out.text(STATUS, key.revoked() ? "revoked" : expired ? "expired" : "active").close();
    }

    private void revoke(Exchange exchange) {
        ApiKey key = desk.keys().find(number(exchange.path("key_id")));
        if (key == null) {
            exchange.refuse(ProblemType.KEY_NOT_FOUND);
            return;
        }
        desk.ask(
                Commands.revokeKey(desk.frame(), key.number()),
                exchange,
                receipt -> {
                    if (receipt.verdict() != Verdict.OK) {
                        exchange.refuse(Refusals.of(receipt.verdict()));
                        return;
                    }
                    desk.keyRing().remove(KeyHash.of(key.sha256()));
                    desk.keys().enter(key.withRevoked());
                    exchange.sendNothing(204);
                });
    }

    /// The number in a key's id; -1 where there is none.
    static int number(String keyId) {
        String digits = keyId.startsWith(ID_PREFIX) ? keyId.substring(ID_PREFIX.length()) : "";
        boolean sound =
                !digits.isEmpty()
                        && digits.length() <= 9
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return sound ? Integer.parseInt(digits) : -1;
    }
}
