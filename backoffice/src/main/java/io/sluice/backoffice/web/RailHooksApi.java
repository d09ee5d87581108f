package io.sluice.backoffice.web;

import io.sluice.backoffice.rails.Reception;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Route;
import java.util.List;

/// `/webhooks/paypal` and `/webhooks/wise`: what the rails say has become of transfers.
final class RailHooksApi {
    private static final String WISE_SIGNATURE = "x-signature-sha256";

    private final PayoutRooms rooms;

    RailHooksApi(PayoutRooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        return List.of(
                Route.webhook("/webhooks/paypal", "receivePaypalEvent")
                        .to(rooms.desk().event(this::paypal)),
                Route.webhook("/webhooks/wise", "receiveWiseEvent")
                        .to(rooms.desk().event(this::wise)));
    }

    private Runnable paypal(Call call) {
        return taking(rooms.paypalWebhook().receive(call.rawBody(), call::header));
    }

    private Runnable wise(Call call) {
        return taking(rooms.wiseWebhook().receive(call.rawBody(), call.header(WISE_SIGNATURE)));
    }

    private Runnable taking(Reception reception) {
        return switch (reception) {
            case Reception.Taken(var event) -> () -> rooms.railEvents().take(event);
            case Reception.Unused _ -> () -> {};
            case Reception.NotConfigured _ -> throw new Refusal(ProblemType.METHOD_NOT_CONFIGURED);
            case Reception.NotKnownNow _ -> throw new Refusal(ProblemType.OVERLOADED);
            case Reception.Forged _ -> throw new Refusal(ProblemType.INVALID_SIGNATURE);
            case Reception.NotAnEvent _ -> throw new Refusal(ProblemType.INVALID_REQUEST);
        };
    }
}
