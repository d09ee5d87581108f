package io.sluice.metering.engine;

import io.sluice.metering.message.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// API keys, as hashes (API, Conventions). In the engine so that one log holds all that decides.
/// Thread: engine.
public final class ApiKeys {
    /// `account` is -1 and `subject` null where the key is bound to none; `expiresAtMillis` 0 means
    /// never. A revoked key stays listed.
    public record ApiKey(
            int number,
            byte[] sha256,
            Role role,
            int account,
            @Nullable String subject,
            boolean maySettle,
            long createdAtMillis,
            long expiresAtMillis,
            boolean revoked) {

        public ApiKey withRevoked() {
            return new ApiKey(
                    number,
                    sha256,
                    role,
                    account,
                    subject,
                    maySettle,
                    createdAtMillis,
                    expiresAtMillis,
                    true);
        }
    }

    private final List<ApiKey> keys = new ArrayList<>();

    boolean full() {
        return keys.size() >= Limits.KEYS_MAX;
    }

    int size() {
        return keys.size();
    }

    void add(ApiKey key) {
        keys.add(key);
    }

    boolean knows(int number) {
        return number >= 0 && number < keys.size();
    }

    boolean revoked(int number) {
        return keys.get(number).revoked();
    }

    void revoke(int number) {
        keys.set(number, keys.get(number).withRevoked());
    }

    /// All keys ever made, by number.
    public List<ApiKey> all() {
        return List.copyOf(keys);
    }

    void save(StateSink sink) {
        sink.int32(keys.size());
        for (ApiKey key : keys) {
            sink.bytes(key.sha256(), 0, 32);
            sink.int32(key.role().ordinal());
            sink.int32(key.account());
            sink.int32(key.maySettle() ? 1 : 0);
            sink.int32(key.revoked() ? 1 : 0);
            sink.int64(key.createdAtMillis());
            sink.int64(key.expiresAtMillis());
            String subject = key.subject();
            byte[] utf8 = subject == null ? new byte[0] : subject.getBytes(StandardCharsets.UTF_8);
            sink.int32(utf8.length);
            sink.bytes(utf8, 0, utf8.length);
        }
    }

    void load(StateSource source) {
        int count = source.int32();
        for (int number = 0; number < count; number++) {
            byte[] sha256 = new byte[32];
            source.bytes(sha256, 0, 32);
            Role role = Role.of(source.int32());
            int account = source.int32();
            boolean maySettle = source.int32() != 0;
            boolean revoked = source.int32() != 0;
            long createdAt = source.int64();
            long expiresAt = source.int64();
            byte[] utf8 = new byte[source.int32()];
            source.bytes(utf8, 0, utf8.length);
            String subject = utf8.length == 0 ? null : new String(utf8, StandardCharsets.UTF_8);
            keys.add(
                    new ApiKey(
                            number, sha256, role, account, subject, maySettle, createdAt, expiresAt,
                            revoked));
        }
    }
}
