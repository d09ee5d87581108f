package io.sluice.backoffice.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.OfficeProcess;
import io.sluice.backoffice.RigPostgres;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.rails.PaypalServer;
import io.sluice.backoffice.rails.ProviderServer;
import io.sluice.backoffice.rails.ProviderServer.Asked;
import io.sluice.backoffice.rails.ProviderServer.Halt;
import io.sluice.backoffice.rails.Rail;
import io.sluice.backoffice.rails.StripeServer;
import io.sluice.backoffice.rails.TransferStatus;
import io.sluice.backoffice.rails.WiseServer;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// kill -9 of the running program between each two steps of {store, call, record}, for each rail
/// and against a provider that counts what it made over HTTP: started and asked again, it has paid
/// once, there and in our books.
@Timeout(900)
class RailKillTest {
    private static final long CENTS = 195_440;
    private static final long LOOK_NANOS = 5_000_000;
    private static final List<TransferStatus> OUT =
            List.of(TransferStatus.SENT, TransferStatus.PAID);

    /// A transfer can be read meanwhile, and not written.
    private static final String LOCK =
            "LOCK TABLE backoffice.transfers IN SHARE ROW EXCLUSIVE MODE";

    private static final String WAITING =
            """
            SELECT count(*) FROM pg_locks
            WHERE relation = 'backoffice.transfers'::regclass AND NOT granted
            """;

    private static TransferRig rig;
    private static PaypalServer paypal;
    private static WiseServer wise;
    private static StripeServer stripe;
    private static OfficeProcess office;

    /// A rail and who is at its other end.
    ///
    /// @param paid how often it has paid under a transfer's key
    /// @param made how many it has made under it, paid or not
    private record Line(
            Providers provider,
            ProviderServer server,
            Rail rail,
            ToLongFunction<String> paid,
            ToLongFunction<String> made) {}

    /// Where we die.
    private enum Moment {
        /// While what is about to be asked is being stored.
        STORE(TransferStatus.PENDING),
        /// It is stored, the call has not arrived.
        BEFORE(TransferStatus.SENDING),
        /// The call is done, its answer has not arrived.
        AFTER(TransferStatus.SENDING),
        /// The answer has arrived, and is being recorded.
        RECORD(TransferStatus.SENDING);

        final TransferStatus leaves;

        Moment(TransferStatus leaves) {
            this.leaves = leaves;
        }
    }

    /// @param call which call of an attempt it is about
    /// @param leaves what the transfer may stand at when we are dead
    private record Step(Moment moment, int call, Set<TransferStatus> leaves) {
        Step(Moment moment, int call) {
            this(moment, call, Set.of(moment.leaves));
        }
    }

    @BeforeAll
    static void open() {
        rig = new TransferRig();
        paypal = new PaypalServer(rig.clock);
        wise = new WiseServer(rig.clock);
        stripe = new StripeServer(rig.clock);
        Map<String, String> settings = new HashMap<>();
        settings.put("SLUICE_DETAILS_KEY", TransferRig.DETAILS_KEY);
        settings.put("STRIPE_API_KEY", "sk_test_rails");
        settings.put("STRIPE_API_BASE", stripe.base());
        settings.put("PAYPAL_API_BASE", paypal.base());
        settings.put("PAYPAL_CLIENT_ID", "client");
        settings.put("PAYPAL_CLIENT_SECRET", "secret");
        settings.put("WISE_API_BASE", wise.base());
        settings.put("WISE_API_TOKEN", "token");
        settings.put("WISE_PROFILE_ID", "12345");
        office = new OfficeProcess(rig.address, settings);
        start();
    }

    @AfterAll
    static void close() {
        office.close();
        rig.close();
        for (Line line : lines()) {
            line.server.close();
        }
    }

    @Test
    void paysOnceKilledBetweenEachTwoSteps() {
        for (Line line : lines()) {
            List<Integer> changes = changes(undisturbed(line));
            int last = changes.size() - 1;
            killed(line, new Step(Moment.BEFORE, changes.getFirst()));
            if (last > 0) { // what it makes first is there, what pays for it is not
                killed(line, new Step(Moment.AFTER, changes.get(last - 1)));
            }
            killed(line, new Step(Moment.RECORD, changes.get(last)));
        }
    }

    @Tag("long")
    @Test
    void paysOnceKilledAroundEveryCall() {
        for (Line line : lines()) {
            List<Integer> changes = changes(undisturbed(line));
            int last = changes.getLast();
            killed(line, new Step(Moment.STORE, 0));
            for (int i = 0; i <= last; i++) {
                // Before the first change it only reads: the balance first, with nothing stored
                // yet.
                Set<TransferStatus> leaves =
                        i < changes.getFirst()
                                ? Set.of(TransferStatus.PENDING, TransferStatus.SENDING)
                                : Set.of(TransferStatus.SENDING);
                killed(line, new Step(Moment.BEFORE, i, leaves));
                killed(line, new Step(Moment.AFTER, i, leaves));
            }
            killed(line, new Step(Moment.RECORD, last));
        }
    }

    private static List<Line> lines() {
        return List.of(
                new Line(Providers.PAYPAL, paypal, paypal.rail(), paypal::paid, paypal::paid),
                new Line(Providers.WISE, wise, wise.rail(), wise::paid, wise::made),
                new Line(Providers.STRIPE, stripe, stripe.rail(), stripe::paid, stripe::payouts));
    }

    /// The calls of a transfer that nothing goes wrong with, but for those for a token.
    private static List<Asked> undisturbed(Line line) {
        int before = line.server.asked.size();
        UUID cycle = rig.cycle();
        String key = waiting(line, cycle);
        disburse(cycle);
        paidOnce(line, key, "undisturbed");
        List<Asked> all = line.server.asked;
        return all.subList(before, all.size()).stream().filter(each -> !each.isForToken()).toList();
    }

    /// Which of the calls change something.
    private static List<Integer> changes(List<Asked> calls) {
        return IntStream.range(0, calls.size())
                .filter(i -> calls.get(i).changes())
                .boxed()
                .toList();
    }

    private static void killed(Line line, Step step) {
        UUID cycle = rig.cycle();
        String key = waiting(line, cycle);
        switch (step.moment) {
            case STORE -> killLocked(cycle, null);
            case RECORD -> killLocked(cycle, line.server.halt(step.call, true));
            case BEFORE, AFTER -> {
                Halt halt = line.server.halt(step.call, step.moment == Moment.AFTER);
                Thread.ofVirtual().start(() -> tryToDisburse(cycle));
                halt.await();
                office.kill();
                halt.end();
            }
        }
        assertThat(rig.row(key).status()).as(step.toString()).isIn(step.leaves);
        start();
        disburse(cycle);
        paidOnce(line, key, line.provider + " " + step);
    }

    /// Kills while no transfer can be written down: from now on, or from that call's answer on.
    private static void killLocked(UUID cycle, @Nullable Halt halt) {
        try (Connection connection = rig.address.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            if (halt == null) {
                statement.execute(LOCK);
            }
            Thread.ofVirtual().start(() -> tryToDisburse(cycle));
            if (halt != null) {
                halt.await();
                statement.execute(LOCK);
                halt.end();
            }
            while (RigPostgres.column(rig.address, WAITING).equals(List.of("0"))) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            office.kill();
            connection.rollback();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
    }

    private static void paidOnce(Line line, String key, String what) {
        office.admin().post("/api/jobs/transfer_follower/run", "").expect(200);
        assertThat(line.paid.applyAsLong(key)).as(what).isEqualTo(1);
        assertThat(line.made.applyAsLong(key)).as(what).isEqualTo(1);
        assertThat(rig.row(key).status()).as(what).isIn(OUT);
        assertThat(rig.disbursed(key)).as(what).isEqualTo(1);
        assertThat(line.server.violations).as(what).isEmpty();
        rig.clear();
    }

    private static String waiting(Line line, UUID cycle) {
        Providers provider = line.provider;
        return rig.transfer(
                cycle, rig.payee(), line.rail, provider.method, provider.details(), CENTS);
    }

    private static void start() {
        office.start();
        String now = "{\"now\":\"%s\"}".formatted(rig.clock.instant());
        office.admin().put("/api/test-clock", now).expect(200);
    }

    private static void disburse(UUID cycle) {
        office.admin().post(path(cycle), "{}").expect(200);
    }

    private static void tryToDisburse(UUID cycle) {
        try {
            office.admin().post(path(cycle), "{}");
        } catch (UncheckedIOException killed) {
            // what this is about
        }
    }

    private static String path(UUID cycle) {
        return "/api/payouts/cycles/" + IdKind.CYCLE.text(cycle) + "/disburse";
    }
}
