package io.sluice.backoffice;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.audit.HeadSeal;
import io.sluice.backoffice.base.BackOfficeClock;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.console.BackOfficePages;
import io.sluice.backoffice.fees.FeeDesk;
import io.sluice.backoffice.jobs.JobRunner;
import io.sluice.backoffice.jobs.JobSchedule;
import io.sluice.backoffice.karma.KarmaStore;
import io.sluice.backoffice.ledger.AssignmentDesk;
import io.sluice.backoffice.ledger.CatchUpDesk;
import io.sluice.backoffice.ledger.CreditLossDesk;
import io.sluice.backoffice.ledger.LedgerStore;
import io.sluice.backoffice.ledger.RevenueDesk;
import io.sluice.backoffice.ledger.RevenueStore;
import io.sluice.backoffice.ledger.RevenueWebhook;
import io.sluice.backoffice.ledger.StripeFeeClient;
import io.sluice.backoffice.ledger.StripeReconciler;
import io.sluice.backoffice.ledger.SuspensionDesk;
import io.sluice.backoffice.ledger.UsageClient;
import io.sluice.backoffice.ledger.UsageDesk;
import io.sluice.backoffice.notify.DeliveryDesk;
import io.sluice.backoffice.payout.PayoutAuditStore;
import io.sluice.backoffice.people.ClockStore;
import io.sluice.backoffice.people.KeyStore;
import io.sluice.backoffice.people.PeopleStore;
import io.sluice.backoffice.rails.DetailsVault;
import io.sluice.backoffice.rails.RailSettings;
import io.sluice.backoffice.rails.RailSettings.StripeAccess;
import io.sluice.backoffice.split.SplitStore;
import io.sluice.backoffice.votes.VoteStore;
import io.sluice.backoffice.web.CommonRooms;
import io.sluice.backoffice.web.Desk;
import io.sluice.backoffice.web.LiveFeed;
import io.sluice.backoffice.web.PayoutRooms;
import io.sluice.backoffice.web.RefusalLog;
import io.sluice.backoffice.web.Routes;
import io.sluice.backoffice.web.SignInRooms;
import io.sluice.backoffice.web.StripeRooms;
import io.sluice.backoffice.web.TaxRooms;
import io.sluice.gateway.OpenIdAccess;
import io.sluice.gateway.Premises;
import io.sluice.gateway.console.OpenId;
import io.sluice.gateway.console.Sessions;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.database.SignInStore;
import io.sluice.gateway.database.Tenant;
import io.sluice.gateway.edge.ApiDocument;
import io.sluice.gateway.edge.Edge;
import io.sluice.gateway.edge.EdgeSettings;
import io.sluice.gateway.edge.InFlight;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Readiness;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.RouteTable;
import io.sluice.gateway.edge.SystemRoutes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The back office itself: wires its rooms, listens, and goes to work when its database is there.
/// One event loop takes requests; what they ask for is done on virtual threads.
final class BackOfficeVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(BackOfficeVerticle.class);
    private static final long STOP_SECONDS_MAX = 5;

    /// The largest cycle is calculated, and disbursed, while its caller waits in silence.
    private static final Duration ANSWER_MAX = Duration.ofMinutes(30);

    private static final Duration JOBS_LOOK_EVERY = Duration.ofSeconds(5);
    private static final int LOOKS_MAX = 500;
    private static final long LOOK_NANOS = 20_000_000;

    private final BackOfficeConfig config;
    private final Premises premises;
    private final String schema;
    private final KeyStore keys;
    private final SignInStore signInStore = new SignInStore("backoffice.sign_ins");
    private final AuditStore audit;
    private final List<byte[]> detailsKeys;
    private final byte[] auditSeed;
    private final InstantSource machine = InstantSource.system();
    private final BackOfficeClock clock = new BackOfficeClock(machine);
    private final Ids ids = new Ids(machine, new SecureRandom());
    private @Nullable Database database;
    private @Nullable JobRunner jobs;
    private @Nullable RefusalLog refusals;
    private @Nullable Edge edge;
    private @Nullable HttpServer server;
    private volatile boolean open;

    /// @param auditSeed what the audit log's head is signed with, and addresses are hashed by
    /// @param detailsKeys what encrypts payout details, the one in use first
    BackOfficeVerticle(
            BackOfficeConfig config,
            Premises premises,
            String schema,
            byte[] auditSeed,
            List<byte[]> detailsKeys) {
        this.config = config;
        this.detailsKeys = List.copyOf(detailsKeys);
        this.premises = premises;
        this.schema = schema;
        this.keys = new KeyStore(premises.keys(), premises.gateway());
        this.auditSeed = auditSeed.clone();
        this.audit = new AuditStore(ids, clock, new HeadSeal(auditSeed));
    }

    /// The port served, once started.
    int port() {
        return server == null ? 0 : server.actualPort();
    }

    /// Whether the database is there, and what it holds is known.
    boolean isReady() {
        return open && database != null && database.isThere();
    }

    /// The back office as the keeper of the database sees it.
    Tenant tenant() {
        return new Tenant() {
            @Override
            public String schema() {
                return schema;
            }

            @Override
            public void attach(DatabaseAddress address) throws IOException {
                BackOfficeVerticle.this.attach(address);
            }

            @Override
            public void detach() {
                BackOfficeVerticle.this.detach();
            }
        };
    }

    @Override
    public Future<?> start() {
        database = Database.on(vertx);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        RouteTable routes = new RouteTable(routes(vertx, database, registry));
        EdgeSettings settings =
                EdgeSettings.of(
                                premises.bind(),
                                config.port(),
                                config.publicUrl(),
                                premises.allowedHosts())
                        .withIdleTimeout(ANSWER_MAX);
        RefusalLog log = Objects.requireNonNull(refusals);
        Edge listener =
                new Edge(
                        settings, routes, premises.keys(), new InFlight(), registry, log::noteRole);
        edge = listener;
        return listener.listen(vertx).onSuccess(started -> server = started);
    }

    @Override
    public Future<?> stop() {
        open = false;
        Future<?> stopped =
                server == null
                        ? Future.succeededFuture()
                        : server.shutdown(STOP_SECONDS_MAX, TimeUnit.SECONDS);
        return stopped.onComplete(_ -> {
            if (database != null) {
                database.close();
            }
        });
    }

    /// Everything that is served, over a database that need not be there.
    List<Route> routes(Vertx on, Database own, PrometheusMeterRegistry registry) {
        Readiness readiness = new Readiness();
        readiness.check("database", () -> isReady() ? Readiness.State.OK : Readiness.State.DOWN);
        ApiDocument document = ApiDocument.ofResources(Routes.DOCUMENT);
        List<Route> routes =
                new ArrayList<>(new SystemRoutes(on, registry, readiness, document).routes());
        Sessions sessions = new Sessions(premises.keys());
        routes.addAll(Routes.of(rooms(own, registry, sessions)));
        routes.addAll(
                BackOfficePages.of(
                        sessions, () -> edge == null ? "" : edge.publicUrl(), openId(own)));
        return routes;
    }

    private @Nullable OpenId openId(Database own) {
        OpenIdAccess access = premises.openId();
        return access == null
                ? null
                : access.openId(
                        config.publicUrl(), subject -> linked(own, access.issuer(), subject));
    }

    private Future<Optional<Principal>> linked(Database own, String issuer, String subject) {
        return signInStore.keyOf(own, issuer, subject).map(keyId -> keyId.map(keys::holder));
    }

    private Routes.Rooms rooms(Database own, PrometheusMeterRegistry registry, Sessions sessions) {
        Transactions transactions = new Transactions(own);
        RefusalLog log = new RefusalLog(transactions, audit, ids, clock);
        refusals = log;
        Desk desk = new Desk(transactions, log);
        KarmaStore karma = new KarmaStore();
        SplitStore splits = new SplitStore();
        LedgerStore ledger = new LedgerStore(ids, audit);
        CommonRooms commons = commons(transactions, ledger);
        PayoutRooms payouts =
                payouts(desk, transactions, own, karma, splits, ledger, commons.fees());
        TaxRooms tax =
                TaxRooms.of(
                        new TaxRooms.Ground(
                                desk, transactions, clock, machine, ids, audit, config.tax()));
        LiveFeed feed = feed(transactions, registry);
        SuspensionDesk suspensions = new SuspensionDesk(ids, audit);
        RevenueDesk revenue =
                new RevenueDesk(transactions, ledger, suspensions, clock, machine, feed);
        Map<JobSchedule, JobRunner.Work> works = new EnumMap<>(JobSchedule.class);
        works.putAll(payoutWorks(payouts));
        works.putAll(tax.works());
        works.putAll(noticeWorks(transactions));
        StripeRooms stripe = stripe(transactions, splits);
        works.putAll(stripeWorks(transactions, revenue, stripe));
        usage(transactions, ledger, feed)
                .ifPresent(usage -> works.put(JobSchedule.USAGE_REVENUE, usage));
        works.put(JobSchedule.TREASURY_REPORT, commons.treasuries()::report);
        works.put(JobSchedule.PLATFORM_FEES, commons.fees()::run);
        works.put(JobSchedule.FEE_TAXES, commons.feeTaxes()::invoiceDue);
        works.put(JobSchedule.HOUSEKEEPING, _ -> keepHouse(desk, payouts));
        works.put(JobSchedule.AUDIT_CHECK, _ -> commons.audits().run());
        JobRunner runner =
                new JobRunner(
                        works, transactions, clock, "backoffice-" + ids.next(), JOBS_LOOK_EVERY);
        jobs = runner;
        return new Routes.Rooms(
                desk,
                transactions,
                clock,
                config.testClock(),
                ids,
                keys,
                new PeopleStore(),
                karma,
                splits,
                new VoteStore(),
                commons,
                audit,
                runner,
                payouts,
                tax,
                new RevenueWebhook(connectSecrets(), List.of(machine, clock), revenue),
                new RevenueStore(),
                new AssignmentDesk(revenue, ledger, audit, clock),
                feed,
                stripe,
                signIns(sessions));
    }

    private SignInRooms signIns(Sessions sessions) {
        OpenIdAccess access = premises.openId();
        return new SignInRooms(signInStore, access == null ? "" : access.issuer(), sessions::leave);
    }

    private CommonRooms commons(Transactions transactions, LedgerStore ledger) {
        return CommonRooms.of(
                transactions,
                ids,
                audit,
                ledger,
                config.fees(),
                config.rails().stripe(),
                machine,
                auditSeed);
    }

    private PayoutRooms payouts(
            Desk desk,
            Transactions transactions,
            Database own,
            KarmaStore karma,
            SplitStore splits,
            LedgerStore ledger,
            FeeDesk fees) {
        return PayoutRooms.of(
                new PayoutRooms.Ground(
                        desk,
                        transactions,
                        own,
                        clock,
                        ids,
                        karma,
                        splits,
                        ledger,
                        fees,
                        new DetailsVault(detailsKeys),
                        config.rails(),
                        machine,
                        new PayoutAuditStore(audit)));
    }

    /// What Stripe is believed by. A demo is believed where no money can move: nothing is set up
    /// that could be paid by, and nobody else's events are taken.
    private List<String> connectSecrets() {
        List<String> configured = config.connectSecretList();
        boolean plays = configured.isEmpty() && config.rails().equals(RailSettings.NONE);
        return plays
                ? premises.gateway().flatMap(next -> Optional.ofNullable(next.demo())).stream()
                        .map(secret -> secret.use(text -> text))
                        .toList()
                : configured;
    }

    private StripeRooms stripe(Transactions transactions, SplitStore splits) {
        return StripeRooms.of(
                new StripeRooms.Ground(
                        transactions,
                        splits,
                        config.rails().stripe(),
                        config.publishableKey(),
                        audit,
                        ids,
                        clock,
                        machine));
    }

    private static LiveFeed feed(Transactions transactions, PrometheusMeterRegistry registry) {
        LiveFeed feed = new LiveFeed(transactions);
        Gauge.builder("sluice.feed.readers", feed, LiveFeed::readers)
                .description("Connections that follow the feed.")
                .register(registry);
        return feed;
    }

    /// Where a channel is set up.
    private Map<JobSchedule, JobRunner.Work> noticeWorks(Transactions transactions) {
        DeliveryDesk notices =
                DeliveryDesk.of(config.notices(), transactions, clock, machine, vertx);
        return notices == null ? Map.of() : Map.of(JobSchedule.NOTICE_SENDER, _ -> notices.send());
    }

    private String keepHouse(Desk desk, PayoutRooms payouts) {
        int resealed = payouts.resealMethods();
        String forgotten = desk.forgetFirstAnswers(machine.instant()) + " forgotten";
        return resealed == 0 ? forgotten : forgotten + ", " + resealed + " sealed anew";
    }

    private static Map<JobSchedule, JobRunner.Work> payoutWorks(PayoutRooms payouts) {
        return Map.of(
                JobSchedule.PAYOUT_CALCULATOR,
                _ -> payouts.rounds().calculateMonths(),
                JobSchedule.WEEKLY_PAYOUT_CALCULATOR,
                _ -> payouts.rounds().calculateWeek(),
                JobSchedule.HOLDBACK_RELEASER,
                _ -> payouts.holdbacks().releaseDue() + " released",
                JobSchedule.HOLDBACK_CLAWBACK,
                _ -> payouts.holdbacks().forfeitDue() + " forfeited",
                JobSchedule.PAYOUT_DISBURSER,
                _ -> payouts.rounds().disburse(),
                JobSchedule.TRANSFER_FOLLOWER,
                _ -> payouts.transferDesk().followAll() + " moved on");
    }

    /// What is asked of Stripe, where there is a key.
    private Map<JobSchedule, JobRunner.Work> stripeWorks(
            Transactions transactions, RevenueDesk revenue, StripeRooms stripe) {
        StripeAccess access = config.rails().stripe();
        StripeFeeClient fees =
                access == null ? null : new StripeFeeClient(access.apiKey(), access.base());
        CatchUpDesk desk = new CatchUpDesk(transactions, revenue, fees, machine);
        StripeReconciler reconciler = new StripeReconciler(transactions, fees);
        JobSchedule daily = JobSchedule.REVENUE_RECONCILER;
        JobSchedule monthly = JobSchedule.STRIPE_FEE_RECONCILER;
        return Map.of(
                JobSchedule.REVENUE_CATCH_UP,
                _ -> desk.applyDue(),
                JobSchedule.CONNECT_ACCOUNTS,
                _ -> stripe.connect().openDue(),
                JobSchedule.DISPUTE_EVIDENCE,
                _ -> stripe.evidence().submitDue(),
                daily,
                now -> reconciler.revenue(daily.jobName(), now),
                monthly,
                now -> reconciler.fees(monthly.jobName(), now));
    }

    /// Where there is a gateway to ask.
    private Optional<JobRunner.Work> usage(
            Transactions transactions, LedgerStore ledger, LiveFeed feed) {
        return premises.gateway()
                .map(next -> new UsageClient(next.url(), next.adminKey()))
                .map(client -> {
                    UsageDesk days =
                            new UsageDesk(transactions, ledger, client, clock, machine, feed);
                    CreditLossDesk losses = new CreditLossDesk(transactions, ledger, audit, client);
                    return now -> days.takeDue() + "; " + losses.take(now);
                });
    }

    /// On the keeper's thread: what must be known before the first request is read here.
    private void attach(DatabaseAddress address) throws IOException {
        Database own = Objects.requireNonNull(database, "not started");
        own.attach(address);
        waitFor(own);
        try {
            new Transactions(own)
                    .writing(client -> {
                        audit.enrol(client);
                        keys.load(client);
                        clock.set(config.testClock() ? ClockStore.read(client) : null);
                        return true;
                    });
        } catch (RuntimeException away) {
            throw new IOException("the back office cannot read its tables", away);
        }
        Objects.requireNonNull(jobs).start(address);
        open = true;
        LOG.atInfo().addKeyValue("database", address).log("back office is open");
    }

    /// Starts no more jobs, and waits for the one that is running. Not for an event loop.
    void stopJobs() {
        if (jobs != null) {
            jobs.stop();
        }
    }

    private void detach() {
        open = false;
        stopJobs();
        if (database != null) {
            database.detach();
        }
    }

    private static void waitFor(Database database) throws IOException {
        for (int i = 0; !database.isThere(); i++) {
            if (i == LOOKS_MAX || Thread.currentThread().isInterrupted()) {
                throw new IOException("PostgreSQL takes no connections");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
