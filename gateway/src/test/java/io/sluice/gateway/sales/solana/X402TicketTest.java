package io.sluice.gateway.sales.solana;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.sales.solana.X402Ticket.Sale;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What a payment buys cannot be made up, nor moved to another account or price.
class X402TicketTest {
    private static final byte[] KEY = "a key of the tests".getBytes(StandardCharsets.US_ASCII);
    private static final Sale SALE = new Sale("alice", 500_000, 50_000_000);
    private static final X402Ticket TICKET = new X402Ticket("purchase_01abc", 1_800_000_000);

    @Test
    void standsForOneSaleAlone() {
        String memo = TICKET.memo(KEY, SALE);
        assertThat(memo).hasSizeLessThanOrEqualTo(256);
        assertThat(X402Ticket.open(memo, KEY, SALE)).isEqualTo(TICKET);
        assertThat(X402Ticket.open(memo, KEY, new Sale("bob", 500_000, 50_000_000))).isNull();
        assertThat(X402Ticket.open(memo, KEY, new Sale("alice", 1, 50_000_000))).isNull();
        assertThat(X402Ticket.open(memo, KEY, new Sale("alice", 500_000, 99_000_000))).isNull();
        assertThat(X402Ticket.open(memo, new byte[] {1}, SALE)).isNull();
    }

    @Test
    void cannotBeAltered() {
        String memo = TICKET.memo(KEY, SALE);
        for (int i = 0; i < memo.length(); i++) {
            String altered =
                    memo.substring(0, i)
                            + (memo.charAt(i) == '0' ? '1' : '0')
                            + memo.substring(i + 1);
            assertThat(X402Ticket.open(altered, KEY, SALE)).as(altered).isNull();
        }
        assertThat(X402Ticket.open("", KEY, SALE)).isNull();
        assertThat(X402Ticket.open("purchase_1.1." + "0".repeat(32), KEY, SALE)).isNull();
    }
}
