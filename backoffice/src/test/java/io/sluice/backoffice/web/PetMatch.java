package io.sluice.backoffice.web;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigPostgres;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.ledger.SignedStripe;
import java.util.Objects;
import java.util.UUID;

/// The specification's worked example, built over HTTP: five contributors, Bob being Olga's agent,
/// and what they are to divide.
class PetMatch extends Office {
    final String projectId;
    private int charges;

    PetMatch(BackOfficeRig rig) {
        super(rig);
        join("alice", rig.human("Alice"));
        join("bob", rig.agent("Bob", rig.human("Olga")));
        join("carol", rig.human("Carol"));
        join("dave", rig.human("Dave"));
        join("eve", rig.human("Eve"));
        projectId = rig.project("PetMatch", person("alice"));
        String early = "2025-01-01T00:00:00Z";
        karma("alice", "850", early);
        karma("bob", "400", early);
        karma("carol", "620", early);
        karma("dave", "330", early);
        // 60 full days of 90: 25% and two thirds of 75% of 800 are vested, that is 600.
        karma("eve", "800", "2025-12-03T00:00:00Z");
        String elsewhere = rig.project("Elsewhere", person("alice"));
        karma("alice", "300", early, elsewhere);
        karma("eve", "4300", early, elsewhere);
    }

    static PetMatch start() {
        PetMatch made = new PetMatch(BackOfficeRig.with(SignedStripe.SETTINGS));
        made.rig.at("2026-02-01T00:00:00Z");
        return made;
    }

    final void karma(String name, String amount, String earnedAt) {
        karma(name, amount, earnedAt, projectId);
    }

    final void karma(String name, String amount, String earnedAt, String project) {
        earns(name, project, amount, earnedAt);
    }

    /// A customer pays on a day; answers the charge's id.
    final String revenue(String day, long cents) {
        String chargeId = "ch_" + charges++;
        charge(projectId, chargeId, day, cents);
        return chargeId;
    }

    final void ready(String name) {
        readyFor(name, projectId);
    }

    /// With these details of where the money goes.
    final void ready(String name, String details) {
        readyFor(name, projectId, details);
    }

    /// Runs a statement on the tables, where no route does it.
    final void execute(String sql) {
        RigPostgres.execute(rig.database(), sql);
    }

    static UUID uuid(IdKind kind, String id) {
        return Objects.requireNonNull(kind.parse(id));
    }
}
