package io.sluice.backoffice.web;

import io.sluice.backoffice.rails.Reception;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Route;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/webhooks/paypal` and `/webhooks/wise`: what the rails say has become of transfers.
final class RailHooksApi {
    private static final Logger LOG = LoggerFactory.getLogger(RailHooksApi.class);
    private static final JsonName RECEIVED = JsonName.of("received");
    private static final String WISE_SIGNATURE = "x-signature-sha256";

    private final PayoutRooms rooms;

    RailHooksApi(PayoutRooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        return List.of(
                Route.webhook("/webhooks/paypal", "receivePaypalEvent")
                        .to(rooms.desk().free(this::paypal)),
                Route.webhook("/webhooks/wise", "receiveWiseEvent")
                        .to(rooms.desk().free(this::wise)));
    }

    private Reply paypal(Call call) {
        return answer("paypal", rooms.paypalWebhook().receive(call.rawBody(), call::header));
    }

    private Reply wise(Call call) {
        return answer(
                "wise", rooms.wiseWebhook().receive(call.rawBody(), call.header(WISE_SIGNATURE)));
    }

    private Reply answer(String rail, Reception reception) {
        switch (reception) {
            case Reception.Taken(var event) -> rooms.railEvents().take(event);
            case Reception.Unused _ -> {}
            case Reception.NotConfigured _ -> throw new Refusal(ProblemType.METHOD_NOT_CONFIGURED);
            case Reception.Forged _ -> {
                LOG.atWarn().addKeyValue("rail", rail).log("an event was forged or is too old");
                throw new Refusal(ProblemType.INVALID_SIGNATURE);
            }
            case Reception.NotAnEvent _ -> throw new Refusal(ProblemType.INVALID_REQUEST);
        }
        return Reply.ok(out -> out.open().flag(RECEIVED, true).close());
    }
}
