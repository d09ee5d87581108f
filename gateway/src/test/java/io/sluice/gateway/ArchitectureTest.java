package io.sluice.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules of the rooms of the gateway: who may use what. A rule for a room that does not stand
/// yet holds by itself.
class ArchitectureTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.sluice.gateway");

    private static final String FRONT = "io.sluice.gateway";
    private static final String EDGE = "io.sluice.gateway.edge..";
    private static final String API = "io.sluice.gateway.api..";
    private static final String FLOW = "io.sluice.gateway.flow..";
    private static final String DIRECTORY = "io.sluice.gateway.directory..";
    private static final String INJECTOR = "io.sluice.gateway.injector..";
    private static final String SALES = "io.sluice.gateway.sales..";
    private static final String STORES = "io.sluice.gateway.stores..";
    private static final String DATABASE = "io.sluice.gateway.database..";
    private static final String WEBHOOKS = "io.sluice.gateway.webhooks..";
    private static final String OUTWARD = "io.sluice.gateway.outward..";
    private static final String EVENTS = "io.sluice.gateway.events..";
    private static final String CONSOLE = "io.sluice.gateway.console..";

    @Test
    void theEdgeKnowsNoOtherRoom() {
        neverSees(EDGE, FRONT, API, FLOW, DIRECTORY, INJECTOR, SALES, EVENTS);
    }

    @Test
    void theApiReachesInjectorsThroughTheFlow() {
        neverSees(API, FRONT, INJECTOR);
    }

    @Test
    void theFlowKnowsNoHttp() {
        neverSees(FLOW, FRONT, EDGE, API, SALES, EVENTS);
        neverSees(FLOW, "io.vertx.core.http..", "io.netty..", "java.net..");
    }

    @Test
    void theDirectoryServesTheRestAndKnowsNoneOfIt() {
        neverSees(DIRECTORY, FRONT, API, FLOW, INJECTOR, SALES, EVENTS);
    }

    @Test
    void injectorsSalesAndEventsDoNotKnowEachOther() {
        neverSees(INJECTOR, FRONT, API, FLOW, SALES, EVENTS);
        neverSees(SALES, FRONT, API, FLOW, INJECTOR, EVENTS);
        neverSees(EVENTS, FRONT, API, FLOW, INJECTOR, SALES);
    }

    @Test
    void storesKnowNobody() {
        neverSees(STORES, FRONT, EDGE, API, FLOW, DIRECTORY, INJECTOR, SALES, EVENTS);
        neverSees(STORES, "io.vertx..");
    }

    /// How commands are hosted and kept is known where the rooms are wired, and nowhere else.
    @Test
    void onlyTheFrontSeesBehindTheHost() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(FRONT)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.sluice.metering.host.ring..",
                                "io.sluice.metering.host.cluster..",
                                "io.sluice.metering.journal..",
                                "io.sluice.metering.snapshot..",
                                "io.sluice.metering.recovery.."));
    }

    @Test
    void librariesOfMeteringStayThere() {
        check(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("net.openhft..", "com.lmax..", "io.aeron.."));
    }

    @Test
    void theDatabaseServesTheRestAndKnowsNoneOfIt() {
        neverSees(DATABASE, FRONT, EDGE, API, FLOW, DIRECTORY, INJECTOR, SALES, EVENTS, STORES);
    }

    @Test
    void onlyTheFrontStartsStores() {
        for (String room : List.of(EDGE, API, FLOW, DIRECTORY, INJECTOR, SALES, EVENTS, DATABASE)) {
            neverSees(room, STORES);
        }
        neverSees(STORES, FRONT, EDGE, API, FLOW, DIRECTORY, INJECTOR, SALES, EVENTS);
    }

    @Test
    void whatPostsOutwardKnowsNobody() {
        neverSees(
                OUTWARD, FRONT, EDGE, API, FLOW, DIRECTORY, INJECTOR, SALES, EVENTS, DATABASE,
                STORES, WEBHOOKS, CONSOLE);
    }

    @Test
    void webhooksAreToldOfEventsAndAskNobody() {
        neverSees(WEBHOOKS, FRONT, API, FLOW, DIRECTORY, INJECTOR, SALES, EVENTS, STORES);
        for (String room : List.of(EDGE, FLOW, DIRECTORY, INJECTOR, SALES, EVENTS, DATABASE)) {
            neverSees(room, WEBHOOKS);
        }
    }

    /// Pages ask the routes; a rule that a page decided would be decided twice.
    @Test
    void theConsoleKnowsTheEdgeAlone() {
        neverSees(
                CONSOLE,
                FRONT,
                API,
                FLOW,
                DIRECTORY,
                INJECTOR,
                SALES,
                EVENTS,
                DATABASE,
                STORES,
                WEBHOOKS,
                "io.sluice.metering..");
    }

    /// An event loop that waits keeps every other client waiting. Stores are waited for on threads
    /// of their own.
    @Test
    void noRoomBlocks() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(FRONT, STORES)
                        .should()
                        .callMethodWhere(describe("waits", ArchitectureTest::waits)));
    }

    @Test
    void noRoomIsEnteredFromItsOwnCellar() {
        check(slices().matching("io.sluice.gateway.(*)..").should().beFreeOfCycles());
    }

    private static boolean waits(JavaMethodCall call) {
        var owner = call.getTargetOwner().getName();
        return switch (call.getName()) {
            case "sleep" -> owner.equals("java.lang.Thread");
            case "wait" -> owner.equals("java.lang.Object");
            case "get", "join" ->
                    owner.equals("java.util.concurrent.Future")
                            || owner.equals("java.util.concurrent.CompletableFuture");
            case "await" ->
                    owner.startsWith("java.util.concurrent.")
                            || owner.equals("io.vertx.core.Future");
            case "send" -> owner.equals("java.net.http.HttpClient");
            default -> false;
        };
    }

    private static void neverSees(String room, String... others) {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(room)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(others));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(HOUSE);
    }
}
