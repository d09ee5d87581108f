package io.sluice.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.sluice.metering.host.HostClock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Stripe telling of payments of one dollar each, signed as Stripe signs; every operation is
/// another payment. One that is answered with 5xx is sent again, as Stripe does, and counted.
///
/// Thread: the client's event loop.
public final class WebhookTalk implements Conversation {
    private static final int TAKEN = 200;
    private static final int FAILED = 500;
    private final Payments payments;
    private final Mac mac;
    private long number;
    private boolean again;

    public WebhookTalk(Payments payments) {
        this.payments = payments;
        this.mac = mac(payments.secret);
    }

    /// What all connections tell together.
    ///
    /// @param next the next payment's number
    /// @param refused answers after which an event was sent again
    public record Payments(
            String host, String secret, String account, AtomicLong next, AtomicLong refused) {
        public Payments(String host, String secret, String account) {
            this(host, secret, account, new AtomicLong(), new AtomicLong());
        }
    }

    @Override
    public boolean ask(ByteBuf into) {
        if (!again) {
            number = payments.next.getAndIncrement();
        }
        long seconds = HostClock.SYSTEM.getAsLong() / 1000;
        String body =
                """
                {"id":"evt_%d","object":"event","api_version":"2026-07-29.dahlia","created":%d,\
                "data":{"object":{"id":"pi_%d","object":"payment_intent","amount":100,\
                "amount_received":100,"currency":"usd","metadata":{"account_id":"%s"},\
                "status":"succeeded"}},"livemode":false,"type":"payment_intent.succeeded"}\
                """
                        .formatted(number, seconds, number, payments.account);
        byte[] signed = (seconds + "." + body).getBytes(StandardCharsets.US_ASCII);
        String request =
                "POST /webhooks/stripe HTTP/1.1\r\nHost: "
                        + payments.host
                        + "\r\nContent-Type: application/json\r\nStripe-Signature: t="
                        + seconds
                        + ",v1="
                        + HexFormat.of().formatHex(mac.doFinal(signed))
                        + "\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body;
        into.writeBytes(request.getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    @Override
    public Progress answered(byte[] answer, int length) {
        int status = HttpFraming.status(answer);
        again = status >= FAILED;
        if (again) {
            payments.refused.incrementAndGet();
            return Progress.GOES_ON;
        }
        return status == TAKEN ? Progress.DONE : Progress.FAILED;
    }

    private static Mac mac(String secret) {
        try {
            Mac made = Mac.getInstance("HmacSHA256");
            made.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }
}
