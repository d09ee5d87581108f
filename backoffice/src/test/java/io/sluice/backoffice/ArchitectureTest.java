package io.sluice.backoffice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/// The rules of the back office's rooms: who may use what. A rule for a room that does not stand
/// yet holds by itself.
class ArchitectureTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.sluice.backoffice");

    /// What the name of a class says: these may touch the world, every other class of a feature
    /// decides and touches nothing.
    private static final String SHELL =
            ".*(Store|Client|Rail|Webhook|Job|Api|Desk|Disburser|JobRunner|Reconciler|Vault)"
                    + "(\\$.*)?";

    private static final String[] FEATURES = {
        "io.sluice.backoffice.ledger..",
        "io.sluice.backoffice.split..",
        "io.sluice.backoffice.karma..",
        "io.sluice.backoffice.payout..",
        "io.sluice.backoffice.rails..",
        "io.sluice.backoffice.votes..",
        "io.sluice.backoffice.treasury..",
        "io.sluice.backoffice.tax..",
        "io.sluice.backoffice.notify..",
        "io.sluice.backoffice.connect..",
        "io.sluice.backoffice.sales..",
        "io.sluice.backoffice.agreements..",
        "io.sluice.backoffice.transparency..",
        "io.sluice.backoffice.fees..",
        "io.sluice.backoffice.audit.."
    };

    @Test
    void meteringIsSeenOnlyThroughItsEvents() {
        check(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.sluice.metering",
                                "io.sluice.metering.engine..",
                                "io.sluice.metering.host..",
                                "io.sluice.metering.store..",
                                "io.sluice.metering.journal..",
                                "io.sluice.metering.message.."));
    }

    @Test
    void ofTheGatewayOnlyEdgeDatabaseOutwardAndAnnexAreSeen() {
        check(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.sluice.gateway.api..",
                                "io.sluice.gateway.flow..",
                                "io.sluice.gateway.directory..",
                                "io.sluice.gateway.injector..",
                                "io.sluice.gateway.sales..",
                                "io.sluice.gateway.events..",
                                "io.sluice.gateway.webhooks.."));
    }

    @Test
    void whatDecidesTouchesNothing() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(FEATURES)
                        .and()
                        .haveNameNotMatching(SHELL)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.vertx..",
                                "java.sql..",
                                "javax.sql..",
                                "java.net..",
                                "java.nio.file..",
                                "com.stripe.."));
    }

    /// Pages ask the routes; a rule that a page decided would be decided twice.
    @Test
    void theConsoleKnowsNoRoomOfTheBackOffice() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("io.sluice.backoffice.console..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.sluice.backoffice",
                                "io.sluice.backoffice.web..",
                                "io.sluice.backoffice.jobs..",
                                "io.sluice.backoffice.people..",
                                "io.sluice.backoffice.base.."));
        check(
                noClasses()
                        .that()
                        .resideInAPackage("io.sluice.backoffice.console..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(FEATURES));
    }

    @Test
    void nobodyEntersJobsAndWeb() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(FEATURES)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.sluice.backoffice.web..", "io.sluice.backoffice.jobs.."));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(HOUSE);
    }
}
