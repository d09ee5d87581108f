package io.sluice.backoffice;

import io.sluice.gateway.OpenIdAccess;
import io.sluice.gateway.Premises;
import io.sluice.gateway.Variables;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.database.Migrations;
import io.sluice.gateway.database.Tenant;
import io.sluice.gateway.edge.KeyHash;
import io.sluice.gateway.edge.KeyRing;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A whole back office for a test: the real routes over real HTTP on a free port, on a database of
/// its own in a real PostgreSQL, with a clock that can be set.
///
/// ```java
/// try (BackOfficeRig rig = BackOfficeRig.start()) {
///     String alice = rig.human("Alice");
///     rig.admin().post("/api/projects", "{…}").expect(201).text("project_id");
/// }
/// ```
public final class BackOfficeRig implements AutoCloseable {
    public static final String ADMIN_KEY = "sk_admin_of_the_back_office_tests_0001";

    private final DatabaseAddress database;
    private final BackOfficeAnnex annex;
    private final RigClient admin;

    private BackOfficeRig(DatabaseAddress database, BackOfficeAnnex annex) {
        this.database = database;
        this.annex = annex;
        this.admin = new RigClient(annex.url(), ADMIN_KEY);
    }

    /// With a database of its own and a clock that can be set.
    public static BackOfficeRig start() {
        return on(RigPostgres.emptyDatabase(), Map.of());
    }

    /// With more settings, as environment variables.
    public static BackOfficeRig with(Map<String, String> settings) {
        return on(RigPostgres.emptyDatabase(), settings);
    }

    /// A second one on the same database.
    public BackOfficeRig another() {
        return on(database, Map.of());
    }

    /// On an existing database.
    public static BackOfficeRig on(DatabaseAddress database, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("SLUICE_BACKOFFICE_PORT", "0");
        all.putIfAbsent("SLUICE_TEST_CLOCK", "1");
        List<String> problems = new ArrayList<>();
        BackOfficeAnnex annex = new BackOfficeAnnex();
        Variables variables = new Variables(List.of(new Variables.Source("test", all)), problems);
        OpenIdAccess openId = OpenIdAccess.read(variables);
        annex.configure(variables);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the configuration of a test is wrong: " + problems);
        }
        try {
            Path folder = Files.createTempDirectory("backoffice-rig");
            KeyRing keys = new KeyRing();
            keys.put(
                    KeyHash.of(ADMIN_KEY),
                    new Principal(-1, Role.ADMIN, Principal.UNBOUND, null, true, Principal.NEVER));
            Tenant tenant =
                    annex.open(
                            new Premises(
                                    "127.0.0.1",
                                    List.of(),
                                    folder,
                                    keys,
                                    openId,
                                    Optional.empty()));
            Migrations.run(database, tenant.schema());
            tenant.attach(database);
            return new BackOfficeRig(database, annex);
        } catch (IOException failure) {
            annex.close();
            throw new UncheckedIOException(failure);
        }
    }

    /// Where its tables are, for tests that look at or break them from outside.
    public DatabaseAddress database() {
        return database;
    }

    public String url() {
        return annex.url();
    }

    /// Speaks with the admin key.
    public RigClient admin() {
        return admin;
    }

    /// Speaks with a given key.
    public RigClient client(String key) {
        return new RigClient(annex.url(), key);
    }

    /// Speaks with a new key: of a staff person's name, or a contributor's or project's id.
    public RigClient as(String role, String subjectId) {
        String body = "{\"role\":\"%s\",\"subject_id\":\"%s\"}".formatted(role, subjectId);
        return client(admin.post("/api/keys", body).expect(201).text("key"));
    }

    /// Sets the time, for example `2026-02-01T00:00:00Z`.
    public void at(String now) {
        admin.put("/api/test-clock", "{\"now\":\"%s\"}".formatted(now)).expect(200);
    }

    /// Adds a human in the US who has passed every first-payout gate, and answers their id.
    public String human(String name) {
        return admin.post(
                        "/api/contributors",
                        """
                        {"display_name":"%s","email":"%s@example.com","country":"US",
                         "kind":"human","account_created_at":"2024-01-01T00:00:00Z",
                         "identity_score":90,"trust_level":4,"upvoted_contributions":5}
                        """
                                .formatted(name, name.toLowerCase(Locale.ROOT)))
                .expect(201)
                .text("contributor_id");
    }

    /// Adds an agent of that human's, and answers its id.
    public String agent(String name, String operatorId) {
        return admin.post(
                        "/api/contributors",
                        """
                        {"display_name":"%s","email":"agents@example.com","country":"US",
                         "kind":"ai_agent","operator_id":"%s",
                         "account_created_at":"2024-01-01T00:00:00Z","identity_score":90,
                         "trust_level":4,"upvoted_contributions":5}
                        """
                                .formatted(name, operatorId))
                .expect(201)
                .text("contributor_id");
    }

    /// Adds a shipped project, and answers its id.
    public String project(String name, String founderId) {
        return admin.post(
                        "/api/projects",
                        """
                        {"name":"%s","founder_id":"%s","stage":"shipped"}
                        """
                                .formatted(name, founderId))
                .expect(201)
                .text("project_id");
    }

    @Override
    public void close() {
        annex.close();
    }
}
