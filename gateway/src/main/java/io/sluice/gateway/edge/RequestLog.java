package io.sluice.gateway.edge;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the edge writes down: at debug level each request, at error level each bug of ours. Never a
/// header, a query or a body: those hold keys and people's data.
final class RequestLog {
    private static final Logger REQUESTS = LoggerFactory.getLogger("io.sluice.gateway.requests");
    private static final Logger BUGS = LoggerFactory.getLogger(RequestLog.class);

    void answered(Exchange exchange, int status, long nanos) {
        if (REQUESTS.isDebugEnabled()) {
            RouteTable.Entry entry = exchange.entry;
            REQUESTS.atDebug()
                    .addKeyValue("request_id", exchange.requestId())
                    .addKeyValue("operation", entry == null ? "" : entry.route().operation())
                    .addKeyValue("status", status)
                    .addKeyValue("micros", nanos / 1000)
                    .addKeyValue("key_id", exchange.principal == null ? -1 : keyId(exchange))
                    .log("request answered");
        }
    }

    void unexpected(Exchange exchange, Throwable bug) {
        RouteTable.Entry entry = exchange.entry;
        BUGS.atError()
                .setCause(bug)
                .addKeyValue("request_id", exchange.requestId())
                .addKeyValue("operation", entry == null ? "" : entry.route().operation())
                .log("request failed unexpectedly");
    }

    private static long keyId(Exchange exchange) {
        return exchange.principal().keyId();
    }
}
