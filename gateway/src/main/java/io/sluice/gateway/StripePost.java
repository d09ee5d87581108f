package io.sluice.gateway;

import io.sluice.gateway.sales.stripe.StripeTrigger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Brings signed events to an endpoint of ours, as Stripe would.
record StripePost(HttpClient http, URI endpoint, String secret) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Signs an event as of now, and hands it over.
    HttpResponse<String> send(String event, long nowMillis)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(endpoint)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .header(
                                "Stripe-Signature",
                                StripeTrigger.signature(event, secret, nowMillis))
                        .POST(HttpRequest.BodyPublishers.ofString(event))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
