package io.sluice.backoffice.payout;

import io.sluice.backoffice.rails.Batch;
import io.sluice.backoffice.rails.MethodType;
import io.sluice.backoffice.rails.PaypalServer;
import io.sluice.backoffice.rails.ProviderServer;
import io.sluice.backoffice.rails.ProviderServer.Fault;
import io.sluice.backoffice.rails.Rail;
import io.sluice.backoffice.rails.RailState;
import io.sluice.backoffice.rails.SandboxRail;
import io.sluice.backoffice.rails.StripeServer;
import io.sluice.backoffice.rails.TransferResult;
import io.sluice.backoffice.rails.WiseServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/// The rails, each with a server that keeps state as its provider does; our sandbox is its own.
enum Providers {
    PAYPAL(MethodType.PAYPAL) {
        @Override
        Map<String, String> details() {
            return Map.of("email", "payee@example.com");
        }

        @Override
        Open open(TransferRig rig) {
            PaypalServer server = new PaypalServer(rig.clock);
            return new Open(server, server.rail(), server::paid);
        }
    },
    WISE(MethodType.WISE) {
        @Override
        Map<String, String> details() {
            return Map.of(
                    "type", "iban", "account_holder_name", "A Payee", "iban", "DE89370400440532");
        }

        @Override
        Open open(TransferRig rig) {
            WiseServer server = new WiseServer(rig.clock);
            return new Open(server, server.rail(), server::paid);
        }
    },
    STRIPE(MethodType.ACH) {
        @Override
        Map<String, String> details() {
            return Map.of("account_id", "acct_1");
        }

        @Override
        Open open(TransferRig rig) {
            StripeServer server = new StripeServer(rig.clock);
            return new Open(server, server.rail(), server::paid);
        }
    },
    SANDBOX(MethodType.ACH) {
        @Override
        Map<String, String> details() {
            return Map.of("account_number", "000123456789");
        }

        @Override
        Open open(TransferRig rig) {
            Deque<Fault> faults = new ArrayDeque<>();
            return new Open(
                    faults,
                    List.of(),
                    new BadLine(rig.sandbox, faults),
                    rig::sandboxPaid,
                    () -> {});
        }
    };

    final MethodType method;

    Providers(MethodType method) {
        this.method = method;
    }

    /// Where the money of a payee goes.
    abstract Map<String, String> details();

    abstract Open open(TransferRig rig);

    /// A provider that is open.
    ///
    /// @param faults what goes wrong with the next calls that change something
    /// @param violations what broke the published description of the requests
    /// @param paid how often it has paid under a transfer's key
    record Open(
            Deque<Fault> faults,
            List<String> violations,
            Rail rail,
            ToLongFunction<String> paid,
            Runnable end)
            implements AutoCloseable {
        Open(ProviderServer server, Rail rail, ToLongFunction<String> paid) {
            this(server.faults, server.violations, rail, paid, server::close);
        }

        @Override
        public void close() {
            end.run();
        }
    }

    /// A rail that stands where it always does.
    abstract static class Passing implements Rail {
        final Rail rail;

        Passing(Rail rail) {
            this.rail = rail;
        }

        @Override
        public String name() {
            return rail.name();
        }

        @Override
        public int ordersMax() {
            return rail.ordersMax();
        }

        @Override
        public Duration repeatable() {
            return rail.repeatable();
        }

        @Override
        public Map<String, RailState> look(Batch batch) {
            return rail.look(batch);
        }

        @Override
        public OptionalLong availableCents() {
            return rail.availableCents();
        }
    }

    /// The sandbox at the end of a line that goes wrong as those to the providers do.
    private static final class BadLine extends Passing {
        private final Deque<Fault> faults;

        BadLine(SandboxRail sandbox, Deque<Fault> faults) {
            super(sandbox);
            this.faults = faults;
        }

        @Override
        public Map<String, TransferResult> send(Batch batch) {
            Fault fault = faults.isEmpty() ? Fault.NONE : faults.poll();
            boolean done =
                    fault == Fault.NONE || fault == Fault.SILENT || fault == Fault.BROKEN_AFTER;
            Map<String, TransferResult> said = done ? rail.send(batch) : Map.of();
            if (fault == Fault.NONE) {
                return said;
            }
            Map<String, TransferResult> heard = new LinkedHashMap<>();
            batch.orders()
                    .forEach(order ->
                            heard.put(
                                    order.transferKey(),
                                    new TransferResult.Unknown("no answer was heard")));
            return heard;
        }
    }

    /// Our process has been killed.
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /// Kills our process around a call of a rail, or in the middle of one, once.
    static final class DeadlyRail extends Passing {
        private static final int NEVER = -1;
        private static final int CALLS_MAX = 20;

        private final Deque<Fault> faults;
        boolean before;
        boolean after;
        boolean afterLook;

        /// After so many calls to the provider that change something; negative: not.
        int amid = NEVER;

        /// Whether the call after those has still been made.
        boolean oneMore;

        DeadlyRail(Open open) {
            super(open.rail());
            this.faults = open.faults();
        }

        /// Lets us live.
        void spare() {
            before = false;
            after = false;
            afterLook = false;
            amid = NEVER;
        }

        @Override
        public Map<String, TransferResult> send(Batch batch) {
            if (before) {
                before = false;
                throw new Killed();
            }
            if (amid > NEVER) {
                dieAmid(batch);
            }
            Map<String, TransferResult> results = rail.send(batch);
            if (after) {
                after = false;
                throw new Killed();
            }
            return results;
        }

        /// What we would have asked after our death does not reach the provider, and what it
        /// answered is not recorded.
        private void dieAmid(Batch batch) {
            faults.clear();
            for (int i = 0; i < amid; i++) {
                faults.add(Fault.NONE);
            }
            if (oneMore) {
                faults.add(Fault.SILENT);
            }
            for (int i = 0; i < CALLS_MAX; i++) {
                faults.add(Fault.LOST);
            }
            amid = NEVER;
            rail.send(batch);
            faults.clear();
            throw new Killed();
        }

        @Override
        public Map<String, RailState> look(Batch batch) {
            Map<String, RailState> states = rail.look(batch);
            if (afterLook) {
                afterLook = false;
                throw new Killed();
            }
            return states;
        }
    }
}
