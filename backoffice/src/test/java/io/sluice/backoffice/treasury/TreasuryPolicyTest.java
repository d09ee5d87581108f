package io.sluice.backoffice.treasury;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.treasury.TreasuryPolicy.Relation;
import io.sluice.backoffice.treasury.TreasuryPolicy.Ruling;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// 002, section 7, row by row: who decides, what is permitted, what is not.
class TreasuryPolicyTest {
    @ParameterizedTest
    @CsvSource({
        "-5, FOUNDER",
        "0, FOUNDER",
        "99999, FOUNDER",
        "100000, VOTE",
        "100001, VOTE",
        "999999, VOTE",
        "1000000, VOTE",
        "1000001, FORMAL"
    })
    void theLevelFollowsTheMonthsNet(long netCents, TreasuryLevel level) {
        assertThat(TreasuryLevel.of(netCents)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({
        "FOUNDER, BOUNTY, OUTSIDE, Free",
        "FOUNDER, MARKETING, OUTSIDE, Free",
        "FOUNDER, INFRASTRUCTURE, OUTSIDE, Free",
        "FOUNDER, THIRD_PARTY, OUTSIDE, Free",
        "FOUNDER, LEGAL, OUTSIDE, Free",
        "FOUNDER, BUG_BOUNTY, OUTSIDE, Free",
        "FOUNDER, BOUNTY, CONTRIBUTOR, Free",
        "FOUNDER, BUG_BOUNTY, CONTRIBUTOR, Free",
        "FOUNDER, MARKETING, CONTRIBUTOR, Prohibited",
        "FOUNDER, THIRD_PARTY, FOUNDER, Prohibited",
        "FOUNDER, BOUNTY, FOUNDER, ByVote",
        "FOUNDER, LEGAL, OWN_ENTITY, ByVote",
        "VOTE, MARKETING, OWN_ENTITY, ByVote",
        "FORMAL, THIRD_PARTY, OWN_ENTITY, ByVote",
        "FOUNDER, PENALTY, OUTSIDE, Prohibited",
        "FOUNDER, DISTRIBUTION, OUTSIDE, Prohibited",
        "FOUNDER, MARKETING, PROJECT, Prohibited",
        "VOTE, MARKETING, OUTSIDE, ByVote",
        "VOTE, BOUNTY, CONTRIBUTOR, ByVote",
        "VOTE, LEGAL, CONTRIBUTOR, Prohibited",
        "FORMAL, LEGAL, OUTSIDE, ByVote",
        "FORMAL, BOUNTY, PROJECT, Prohibited"
    })
    void rulesOnEachUse(
            TreasuryLevel level, TreasuryPurpose purpose, Relation payee, String ruling) {
        Ruling ruled = TreasuryPolicy.rule(level, purpose, payee);
        assertThat(ruled.getClass().getSimpleName()).isEqualTo(ruling);
    }

    @Test
    void aNameIsKnownHoweverItIsWritten() {
        assertThat(Payee.key("ACME, Inc.")).isEqualTo(Payee.key(" acme  inc"));
        assertThat(Payee.key("Acme Ltd")).isNotEqualTo(Payee.key("Acme Inc"));
        assertThat(Payee.key("...")).isEqualTo("...");
    }

    @Test
    void aQuarterHasThreeMonths() {
        Quarter quarter = Quarter.of(LocalDate.parse("2026-03-31"));
        assertThat(quarter).hasToString("2026-Q1");
        assertThat(quarter.end()).isEqualTo("2026-04-01");
        assertThat(quarter.previous()).hasToString("2025-Q4");
    }
}
