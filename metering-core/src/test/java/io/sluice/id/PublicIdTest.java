package io.sluice.id;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Seeded;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicIdTest {
    @Test
    void hasTheDigitsBehindThePrefix() {
        assertThat(new PublicId("log_", 0, 0)).hasToString("log_" + "0".repeat(26));
        assertThat(new PublicId("log_", 0, 31)).hasToString("log_" + "0".repeat(25) + "z");
        assertThat(new PublicId("log_", -1, -1)).hasToString("log_7" + "z".repeat(25));
    }

    @Test
    void comesBackFromItsText() {
        Random random = Seeded.random();
        for (int i = 0; i < 10_000; i++) {
            PublicId id = new PublicId("hold_", random.nextLong(), random.nextLong());
            assertThat(PublicId.parse("hold_", id.toString())).isEqualTo(id);
        }
    }

    @Test
    void sortsAsItsNumberDoes() {
        Random random = Seeded.random();
        String last = new PublicId("log_", 1L << 40, 0).toString();
        Uuid7 ids = new Uuid7(() -> 1L << 40, random);
        for (int i = 0; i < 1_000; i++) {
            ids.next();
            String next = new PublicId("log_", ids.hi(), ids.lo()).toString();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
        assertThat(UUID.fromString(new UUID(ids.hi(), ids.lo()).toString()).version()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hold_",
                "hold_0000000000000000000000000",
                "hold_000000000000000000000000000",
                "pay_000000000000000000000000000",
                "hold_80000000000000000000000000",
                "hold_0000000000000000000000000A",
                "hold_0000000000000000000000000i",
                "hold_0000000000000000000000000l",
                "hold_0000000000000000000000000o",
                "hold_0000000000000000000000000u",
                "hold_0000000000000000000000000é",
                "hold_0000000000000000000000000\u0665"
            })
    void refusesATextThatIsNotCanonical(String text) {
        assertThat(PublicId.parse("hold_", text)).isNull();
    }
}
