package io.sluice.metering.projection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowsTest {
    private final Rows rows = new Rows();

    @Test
    void writesAmountsAsNumbersAndExactly() {
        rows.row("a").micros(47_200_000).micros(-1).micros(32_000_000).end();
        rows.row("b").whole(7).flag(true).text(null).end();
        assertThat(text())
                .isEqualTo(
                        "[[\"a\",47.2,47200000,-0.000001,-1,32.0,32000000],"
                                + "[\"b\",7,true,null]]");
    }

    /// Nothing a caller can write ends the literal.
    @Test
    void letsNoTextOutOfItsQuotes() {
        rows.row("a\"], x=[[\"\\").text("it's\n\u0000é😀").end();
        assertThat(text()).isEqualTo("[[\"a\\\"], x=[[\\\"\\\\\",\"it's\n\ufffdé😀\"]]");
    }

    @Test
    void isAnEmptyListWithoutRows() {
        rows.row("a").end();
        rows.clear();
        assertThat(text()).isEqualTo("[]");
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        rows.appendTo(text);
        return text.toString();
    }
}
