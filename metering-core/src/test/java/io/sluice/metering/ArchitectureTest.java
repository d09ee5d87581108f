package io.sluice.metering;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.implement;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/// The rules of the rooms of metering: who may use what. A rule for a room that does not stand yet
/// holds by itself.
class ArchitectureTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.sluice");

    private static final String MONEY = "io.sluice.money..";
    private static final String ID = "io.sluice.id..";
    private static final String MESSAGE = "io.sluice.metering.message..";
    private static final String ENGINE = "io.sluice.metering.engine..";
    private static final String STORE = "io.sluice.metering.store..";
    private static final String JOURNAL = "io.sluice.metering.journal..";
    private static final String SNAPSHOT = "io.sluice.metering.snapshot..";
    private static final String RECOVERY = "io.sluice.metering.recovery..";
    private static final String HOST = "io.sluice.metering.host..";
    private static final String RING = "io.sluice.metering.host.ring..";
    private static final String CLUSTER = "io.sluice.metering.host.cluster..";
    private static final String PROJECTION = "io.sluice.metering.projection..";

    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("io.sluice..");

    @Test
    void moneyNeedsNobody() {
        seesOfTheHouse(MONEY, resideInAPackage(MONEY));
        seesOfTheWorld(
                MONEY,
                "java.lang..",
                "java.math..",
                "java.util..",
                "java.nio.charset..",
                "java.security..",
                "org.jspecify..");
    }

    @Test
    void idsNeedNobody() {
        seesOfTheHouse(ID, resideInAPackage(ID));
        seesOfTheWorld(ID, "java..", "org.jspecify..");
    }

    @Test
    void messagesSeeMoneyAndIdsOnly() {
        seesOfTheHouse(MESSAGE, resideInAnyPackage(MONEY, ID, MESSAGE));
    }

    /// It may lay out its tables in the store's raw memory; which table of accounts it works on is
    /// not its business.
    @Test
    void theEngineSeesTheTableOfAccountsByItsPortOnly() {
        seesOfTheHouse(ENGINE, resideInAnyPackage(MONEY, ID, MESSAGE, ENGINE, STORE));
        check(
                noClasses()
                        .that()
                        .resideInAPackage(ENGINE)
                        .should()
                        .dependOnClassesThat(implement("io.sluice.metering.store.AccountStore")));
    }

    /// The same commands must give the same receipts, on any host and in any replay.
    @Test
    void whatDecidesIsDeterministic() {
        var impure =
                resideInAnyPackage(
                                "java.io..",
                                "java.net..",
                                "java.nio.file..",
                                "java.nio.channels..",
                                "java.sql..",
                                "java.util.concurrent..",
                                "java.util.logging..",
                                "java.util.random..",
                                "java.util.stream..",
                                "org.slf4j..")
                        .or(named("java\\.util\\..*Hash(Map|Set|table).*"))
                        .or(named("java\\.util\\.(SplittableRandom|Random|Timer)"))
                        .or(named("java\\.security\\.SecureRandom"))
                        .or(named("java\\.time\\.(Clock|InstantSource)"))
                        .or(named("java\\.lang\\.(Thread|ThreadLocal|Process.*)"));
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(MESSAGE, ENGINE)
                        .should()
                        .dependOnClassesThat(impure));
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(MESSAGE, ENGINE)
                        .should()
                        .callMethodWhere(
                                describe(
                                        "asks for time or chance",
                                        ArchitectureTest::asksForTimeOrChance)));
    }

    @Test
    void nothingNearMoneyIsFloatingPoint() {
        check(
                classes()
                        .that()
                        .resideInAnyPackage(MONEY, ID, MESSAGE, ENGINE)
                        .should(new FreeOfFloatingPoint()));
    }

    @Test
    void theStoreSeesNoOtherRoom() {
        seesOfTheHouse(STORE, resideInAPackage(STORE));
    }

    @Test
    void theJournalSeesMessagesOnly() {
        seesOfTheHouse(JOURNAL, resideInAnyPackage(MONEY, ID, MESSAGE, JOURNAL));
    }

    @Test
    void snapshotsSeeWhatTheySave() {
        seesOfTheHouse(
                SNAPSHOT, resideInAnyPackage(MONEY, ID, MESSAGE, ENGINE, STORE, JOURNAL, SNAPSHOT));
    }

    @Test
    void recoverySeesWhatItPutsTogether() {
        seesOfTheHouse(
                RECOVERY,
                resideInAnyPackage(MONEY, ID, MESSAGE, ENGINE, STORE, JOURNAL, SNAPSHOT, RECOVERY));
    }

    @Test
    void onlyTheHostAndTheWiringKnowTheHost() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(HOST)
                        .and()
                        .resideOutsideOfPackage("io.sluice.metering")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(HOST));
    }

    @Test
    void theHostDoesNotKnowTheProjection() {
        seesOfTheHouse(HOST, not(resideInAPackage(PROJECTION)));
    }

    @Test
    void theProjectionRetellsFactsOnly() {
        seesOfTheHouse(PROJECTION, resideInAnyPackage(MONEY, ID, MESSAGE, JOURNAL, PROJECTION));
    }

    @Test
    void librariesStayInTheirRooms() {
        staysIn(STORE, "net.openhft..");
        staysIn(RING, "com.lmax..");
        staysIn(CLUSTER, "io.aeron..");
        staysIn(PROJECTION, "redis.clients..");
        check(
                noClasses()
                        .should()
                        .dependOnClassesThat(
                                resideInAnyPackage("io.vertx..", "io.netty..", "com.fasterxml..")));
    }

    @Test
    void noRoomIsEnteredFromItsOwnCellar() {
        check(slices().matching("io.sluice.metering.(*)..").should().beFreeOfCycles());
    }

    private static void seesOfTheHouse(String room, DescribedPredicate<JavaClass> allowed) {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(room)
                        .should()
                        .dependOnClassesThat(OURS.and(not(allowed))));
    }

    private static void seesOfTheWorld(String room, String... packages) {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(room)
                        .should()
                        .dependOnClassesThat(not(OURS).and(not(resideInAnyPackage(packages)))));
    }

    private static void staysIn(String room, String library) {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(room)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(library));
    }

    private static boolean asksForTimeOrChance(JavaMethodCall call) {
        var owner = call.getTargetOwner().getName();
        return switch (call.getName()) {
            case "now" -> owner.startsWith("java.time.");
            case "currentTimeMillis", "nanoTime" -> owner.equals("java.lang.System");
            case "random" -> owner.equals("java.lang.Math");
            case "randomUUID" -> owner.equals("java.util.UUID");
            default -> false;
        };
    }

    private static DescribedPredicate<JavaClass> named(String pattern) {
        return nameMatching(pattern).forSubtype();
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(HOUSE);
    }
}
