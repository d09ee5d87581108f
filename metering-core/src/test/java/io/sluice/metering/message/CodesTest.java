package io.sluice.metering.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The numbers that stand in journals and snapshots. A change here makes old data unreadable: new
/// constants go to the end, and nothing is ever renumbered.
class CodesTest {
    @Test
    void commandTypesKeepTheirCodes() {
        assertThat(
                        Arrays.stream(CommandType.values())
                                .map(type -> type.code() + " " + type)
                                .collect(Collectors.joining("\n")))
                .isEqualTo(
                        """
                        1 TICK
                        2 SET_TERMS
                        3 OPEN_ACCOUNT
                        4 CHANGE_ACCOUNT
                        5 GRANT
                        6 PURCHASE
                        7 REFUND
                        8 CREATE_KEY
                        9 REVOKE_KEY
                        10 REMEMBER
                        11 QUOTE_ISSUED
                        12 RESERVE
                        13 BEGIN_INJECTION
                        14 INJECTION_REFUSED
                        15 INJECTION_UNKNOWN
                        16 SETTLE
                        17 RELEASE
                        18 EXPIRE
                        19 READ_ACCOUNT
                        20 READ_HOLD
                        21 READ_USAGE
                        22 READ_COMPUTE
                        23 READ_TOTALS\
                        """);
    }

    @Test
    void everyCodeLeadsBackToItsType() {
        for (CommandType type : CommandType.values()) {
            assertThat(CommandType.of(type.code())).isEqualTo(type);
        }
        assertThat(CommandType.of(0)).isNull();
        assertThat(CommandType.of(24)).isNull();
        assertThat(CommandType.of(255)).isNull();
    }

    @Test
    void verdictsKeepTheirPlaces() {
        assertThat(Verdict.values())
                .extracting(Enum::name)
                .containsExactly(
                        "OK",
                        "REQUEST_KEY_REUSED",
                        "QUOTE_NOT_RESERVED",
                        "QUOTE_INJECTING",
                        "QUOTE_ALREADY_SETTLED",
                        "QUOTE_ALREADY_RELEASED",
                        "QUOTE_EXPIRED",
                        "ACCOUNT_EXISTS",
                        "ACCOUNT_NOT_FOUND",
                        "PARENT_NOT_FOUND",
                        "PARENT_CYCLE",
                        "TOO_DEEP",
                        "NO_ORG",
                        "ACCOUNT_CLOSED",
                        "ACCOUNT_FROZEN",
                        "LIMIT_EXCEEDED",
                        "INSUFFICIENT_CREDITS",
                        "INVALID_VALUE",
                        "KEY_NOT_FOUND",
                        "OVERLOADED");
    }

    @Test
    void holdStatesKeepTheirPlaces() {
        assertThat(HoldState.values())
                .extracting(Enum::name)
                .containsExactly(
                        "ISSUED", "RESERVED", "INJECTING", "SETTLED", "RELEASED", "EXPIRED");
    }

    @Test
    void reasonsKeepTheirPlaces() {
        assertThat(Reason.values())
                .extracting(Enum::name)
                .containsExactly(
                        "STIMULUS_INJECTION",
                        "CITIZEN_MESSAGE",
                        "HUMAN_MESSAGE",
                        "SERVICE_CALL",
                        "L2_WAKE_L1");
    }

    @Test
    void ownerTypesKeepTheirPlaces() {
        assertThat(OwnerType.values())
                .extracting(Enum::name)
                .containsExactly("HUMAN", "ORG", "CITIZEN", "SERVICE");
    }

    @Test
    void accountStatusesKeepTheirPlaces() {
        assertThat(AccountStatus.values())
                .extracting(Enum::name)
                .containsExactly("ACTIVE", "FROZEN", "CLOSED");
    }

    @Test
    void limitsKeepTheirCodes() {
        List<String> codes = new ArrayList<>();
        for (int code = 0; code < SpendingLimit.PER_ACCOUNT_MAX; code++) {
            SpendingLimit limit = SpendingLimit.of(code, 1);
            assertThat(limit.code()).isEqualTo(code);
            codes.add(limit.period().word() + " " + limit.appliesTo().word());
        }
        assertThat(codes)
                .containsExactly(
                        "hour self",
                        "hour each_child",
                        "day self",
                        "day each_child",
                        "month self",
                        "month each_child");
        assertThat(SpendingLimit.isKnown(6)).isFalse();
    }

    @Test
    void rolesKeepTheirPlaces() {
        assertThat(Role.values())
                .extracting(Enum::name)
                .containsExactly(
                        "ADMIN",
                        "STAFF",
                        "AGENT",
                        "CONTRIBUTOR",
                        "PROJECT",
                        "CONTRIBUTOR_READER",
                        "PROJECT_READER");
    }

    @Test
    void paymentMethodsKeepTheirPlaces() {
        assertThat(PaymentMethod.values())
                .extracting(Enum::name)
                .containsExactly("STRIPE", "SOLANA");
    }

    @Test
    void flagsKeepTheirBits() {
        assertThat(AccountFlags.of(OwnerType.SERVICE, true, false, AccountStatus.CLOSED, 8))
                .isEqualTo(0x82f);
        assertThat(AccountFlags.of(OwnerType.HUMAN, false, true, AccountStatus.ACTIVE, 1))
                .isEqualTo(0x100);
        assertThat(Frame.REQUEST).isEqualTo(1);
        assertThat(Frame.REMEMBER_QUOTE).isEqualTo(2);
        assertThat(Quote.UNMETERED).isEqualTo(1);
        assertThat(Commands.SETTLE_INJECTED).isEqualTo(1);
        assertThat(Commands.SETTLE_MEASURED).isEqualTo(2);
        assertThat(Receipt.REPLAYED).isEqualTo(1);
        assertThat(Receipt.OVERRUN).isEqualTo(2);
        assertThat(Receipt.TAIL_IS_QUOTE).isEqualTo(4);
        assertThat(Receipt.LOW).isEqualTo(8);
        assertThat(Receipt.PLACED).isEqualTo(16);
    }

    @Test
    void codesNobodyKnowsAreMalformed() {
        assertThatThrownBy(() -> OwnerType.of(4)).isInstanceOf(MalformedFrame.class);
        assertThatThrownBy(() -> AccountStatus.of(3)).isInstanceOf(MalformedFrame.class);
        assertThatThrownBy(() -> Role.of(7)).isInstanceOf(MalformedFrame.class);
        assertThatThrownBy(() -> PaymentMethod.of(2)).isInstanceOf(MalformedFrame.class);
    }
}
