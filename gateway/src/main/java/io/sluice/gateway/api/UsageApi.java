package io.sluice.gateway.api;

import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.metering.engine.Limits;
import io.sluice.metering.host.MeteringHost.Admission;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Receipt.ProjectUsage;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/// `GET /v1/usage?day=`: what was settled for each project on a day of UTC (DOMAIN, One product). A
/// day that is over does not change any more. `/totals`: the credits of all accounts together.
final class UsageApi {
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName CREDITS = JsonName.of("credits");
    private static final JsonName PURCHASED = JsonName.of("purchased_credits");
    private static final JsonName SETTLES = JsonName.of("settles");
    private static final JsonName GRANTED = JsonName.of("granted_credits");
    private static final JsonName REFUNDED = JsonName.of("refunded_credits");
    private static final JsonName BALANCE = JsonName.of("balance_credits");
    private static final JsonName SPENT = JsonName.of("spent_credits");
    private static final JsonName DEBT = JsonName.of("debt_credits");
    private static final JsonName UNPAID = JsonName.of("unpaid_credits");
    private static final int DAY_CHARS = 10;

    private final Desk desk;

    UsageApi(Desk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/usage", "getUsage").roles(Role.STAFF).to(this::read),
                Route.get("/v1/usage/totals", "getTotals").roles(Role.STAFF).to(this::totals));
    }

    private void totals(Exchange exchange) {
        desk.ask(Commands.readTotals(desk.frame()), exchange, receipt -> send(exchange, receipt));
    }

    private static void send(Exchange exchange, Receipt receipt) {
        Receipt.Totals totals = receipt.totals();
        exchange.body()
                .open()
                .micros(PURCHASED, totals.purchasedMicros())
                .micros(GRANTED, totals.grantedMicros())
                .micros(REFUNDED, totals.refundedMicros())
                .micros(BALANCE, totals.balanceMicros())
                .micros(SPENT, totals.spentMicros())
                .micros(DEBT, totals.debtMicros())
                .micros(UNPAID, Math.addExact(totals.debtMicros(), totals.coveredMicros()))
                .close();
        exchange.send(200);
    }

    private void read(Exchange exchange) {
        Fields query = exchange.query();
        long day = day(query, exchange.nowMillis() / Limits.DAY_MILLIS);
        if (!exchange.refused(query)) {
            new Reading(exchange, (int) day).ask(0);
        }
    }

    private static long day(Fields query, long today) {
        String text = query.text("day", DAY_CHARS);
        if (query.flawed()) {
            return 0;
        }
        try {
            long day = LocalDate.parse(text).toEpochDay();
            if (day <= today - Limits.USAGE_DAYS_KEPT) {
                query.invalid("day", "must be one of the last " + Limits.USAGE_DAYS_KEPT + " days");
            }
            return day;
        } catch (DateTimeParseException _) {
            query.wrong("day", "must be a day such as 2026-01-31");
            return 0;
        }
    }

    /// Asks the engine for one project after another, so that all that is shown is durable.
    private final class Reading {
        private final Exchange exchange;
        private final int day;
        private final List<ProjectUsage> read = new ArrayList<>();

        Reading(Exchange exchange, int day) {
            this.exchange = exchange;
            this.day = day;
        }

        void ask(int cursor) {
            Admission admission =
                    desk.line().ask(Commands.readUsage(desk.frame(), day, cursor), this::collect);
            if (admission != Admission.ACCEPTED) {
                exchange.refuse(Refusals.of(admission));
            }
        }

        private void collect(Receipt receipt) {
            boolean none = receipt.kind() != Receipt.KIND_USAGE;
            if (!none) {
                read.add(receipt.usage());
            }
            if (none || receipt.usageNext() == 0) {
                send();
            } else if (!exchange.isAnswered()) {
                ask(receipt.usageNext());
            }
        }

        private void send() {
            JsonOut out = exchange.body().openArray();
            for (ProjectUsage usage : read) {
                out.open()
                        .text(PROJECT_ID, usage.project())
                        .micros(CREDITS, usage.creditsMicros())
                        .micros(PURCHASED, usage.purchasedMicros())
                        .whole(SETTLES, usage.settles())
                        .close();
            }
            out.closeArray();
            exchange.send(200);
        }
    }
}
