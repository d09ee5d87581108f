package io.sluice.backoffice.payout;

import io.sluice.backoffice.rails.Batch;
import io.sluice.backoffice.rails.MethodType;
import io.sluice.backoffice.rails.PaypalServer;
import io.sluice.backoffice.rails.ProviderServer;
import io.sluice.backoffice.rails.Rail;
import io.sluice.backoffice.rails.RailState;
import io.sluice.backoffice.rails.StripeServer;
import io.sluice.backoffice.rails.TransferResult;
import io.sluice.backoffice.rails.WiseServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/// The rails of the world, each with a server that keeps state as its provider does.
enum Providers {
    PAYPAL(MethodType.PAYPAL) {
        @Override
        Map<String, String> details() {
            return Map.of("email", "payee@example.com");
        }

        @Override
        Open open(InstantSource clock) {
            PaypalServer server = new PaypalServer(clock);
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
        Open open(InstantSource clock) {
            WiseServer server = new WiseServer();
            return new Open(server, server.rail(), server::paid);
        }
    },
    STRIPE(MethodType.ACH) {
        @Override
        Map<String, String> details() {
            return Map.of("account_id", "acct_1");
        }

        @Override
        Open open(InstantSource clock) {
            StripeServer server = new StripeServer(clock);
            return new Open(server, server.rail(), server::paid);
        }
    };

    final MethodType method;

    Providers(MethodType method) {
        this.method = method;
    }

    /// Where the money of a payee goes.
    abstract Map<String, String> details();

    abstract Open open(InstantSource clock);

    /// A provider that is open.
    ///
    /// @param paid how often it has paid under a transfer's key
    record Open(ProviderServer server, Rail rail, ToLongFunction<String> paid)
            implements AutoCloseable {
        @Override
        public void close() {
            server.close();
        }
    }

    /// Our process has been killed.
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /// Kills our process around the call of a rail, once.
    static final class DeadlyRail implements Rail {
        private final Rail rail;
        boolean before;
        boolean after;

        DeadlyRail(Rail rail) {
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
        public Map<String, TransferResult> send(Batch batch) {
            if (before) {
                before = false;
                throw new Killed();
            }
            Map<String, TransferResult> results = rail.send(batch);
            if (after) {
                after = false;
                throw new Killed();
            }
            return results;
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
}
