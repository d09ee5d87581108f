package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeatsTest {
    private final Seats seats = new Seats(4, 2);

    @Test
    void nobodyTakesMoreThanTheirPart() {
        assertThat(seats.take(holder(1))).isTrue();
        assertThat(seats.take(holder(1))).isTrue();
        assertThat(seats.take(holder(1))).isFalse();
        assertThat(seats.take(null)).isTrue();
        assertThat(seats.take(holder(2))).isTrue();
        assertThat(seats.take(holder(3))).as("all are taken").isFalse();
        seats.leave(holder(1));
        assertThat(seats.take(holder(3))).isTrue();
        assertThat(seats.take(holder(3))).isFalse();
        seats.leave(null);
        assertThat(seats.take(holder(1))).isTrue();
        assertThat(seats.take(holder(1))).as("they have their part again").isFalse();
    }

    private static Principal holder(long keyId) {
        return new Principal(keyId, Role.STAFF, Principal.UNBOUND, null, true, Principal.NEVER);
    }
}
