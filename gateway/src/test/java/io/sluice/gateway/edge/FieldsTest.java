package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.money.Micros;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {
    private static final Words<Role> ROLES = Role.WORDS;

    @Test
    void readsWhatIsThere() {
        Fields fields =
                fields(
                        """
                        {"id":"org:mind@x-1._","amount":2.5,"count":3,"on":true,"role":"staff",
                        "at":"2026-01-31T13:00:00.250+01:00","more":{"x":1},"list":[{"y":2}]}
                        """);

        assertThat(fields.id("id")).isEqualTo("org:mind@x-1._");
        assertThat(fields.micros("amount", 1, 10 * Micros.ONE)).isEqualTo(2_500_000);
        assertThat(fields.whole("count", 1, 5)).isEqualTo(3);
        assertThat(fields.flag("on", false)).isTrue();
        assertThat(fields.word("role", ROLES)).isEqualTo(Role.STAFF);
        assertThat(fields.time("at", 0)).isEqualTo(1_769_860_800_250L);
        assertThat(Objects.requireNonNull(fields.nested("more")).whole("x", 0, 9)).isEqualTo(1);
        List<Fields> list = Objects.requireNonNull(fields.nestedList("list", 9));
        assertThat(list.getFirst().whole("y", 0, 9)).isEqualTo(2);
        assertThat(fields.problem()).isNull();
    }

    @Test
    void takesWhatIsAbsentOrNullAsAbsent() {
        Fields fields = fields("{\"id\":null}");

        assertThat(fields.idOrNull("id")).isNull();
        assertThat(fields.isNull("id")).isTrue();
        assertThat(fields.has("other")).isFalse();
        assertThat(fields.micros("amount", 1, 2, 7)).isEqualTo(7);
        assertThat(fields.word("role", ROLES, Role.AGENT)).isEqualTo(Role.AGENT);
        assertThat(fields.flag("on", true)).isTrue();
        assertThat(fields.time("at", -1)).isEqualTo(-1);
        assertThat(fields.problem()).isNull();
    }

    @Test
    void gathersAllThatIsWrongUnderTheWorstCode() {
        Fields fields = fields("{\"amount\":0,\"id\":5,\"extra\":1,\"more\":{\"odd\":1}}");
        fields.micros("amount", 1, Micros.ONE);
        fields.id("id");
        fields.whole("count", 1, 2);
        fields.nested("more");

        Problem problem = Objects.requireNonNull(fields.problem());

        assertThat(problem.type()).isEqualTo(ProblemType.UNKNOWN_FIELD);
        assertThat(problem.errors())
                .extracting(FieldError::field)
                .containsExactly("amount", "id", "count", "extra", "more.odd");
    }

    @Test
    void ranksWrongTypesAboveImpossibleValues() {
        Fields fields = fields("{\"amount\":0,\"id\":5}");
        fields.micros("amount", 1, Micros.ONE);
        fields.id("id");

        assertThat(Objects.requireNonNull(fields.problem()).type())
                .isEqualTo(ProblemType.INVALID_REQUEST);
    }

    @ParameterizedTest
    @CsvSource({
        "0.1234567, INVALID_REQUEST",
        "1e-7, INVALID_REQUEST",
        "'\"1\"', INVALID_REQUEST",
        "true, INVALID_REQUEST",
        "[1], INVALID_REQUEST",
        "null, INVALID_REQUEST",
        "0, INVALID_VALUE",
        "-1, INVALID_VALUE",
        "101, INVALID_VALUE",
        "1e308, INVALID_VALUE",
        "9223372036854775808, INVALID_VALUE",
        "99999999999999999999999999999999, INVALID_VALUE"
    })
    void tellsWrongAmountsFromImpossibleOnes(String amount, ProblemType expected) {
        Fields fields = fields("{\"amount\":" + amount + "}");
        fields.micros("amount", 1, 100 * Micros.ONE);

        Problem problem = Objects.requireNonNull(fields.problem());
        assertThat(problem.type()).isEqualTo(expected);
        assertThat(problem.errors()).extracting(FieldError::field).containsExactly("amount");
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, INVALID_REQUEST",
        "0.0000001, INVALID_REQUEST",
        "'\"1\"', INVALID_REQUEST",
        "0, INVALID_VALUE",
        "10, INVALID_VALUE",
        "1e300, INVALID_VALUE"
    })
    void tellsFractionsFromWholeNumbersOutOfRange(String number, ProblemType expected) {
        Fields fields = fields("{\"count\":" + number + "}");
        fields.whole("count", 1, 9);

        assertThat(Objects.requireNonNull(fields.problem()).type()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'a b'", "'ü'", "'a/b'", "'a,b'", "'a;b'", "'a\u0001'", "'[x]'", "'a`'"})
    void refusesIdsWithOtherCharacters(String id) {
        assertThat(Fields.isId(id)).isFalse();
    }

    @Test
    void takesIdsOf128CharactersAndNoMore() {
        assertThat(Fields.isId("a".repeat(128))).isTrue();
        assertThat(Fields.isId("a".repeat(129))).isFalse();
        assertThat(Fields.isId("")).isFalse();
        assertThat(Fields.isId("AZaz09._:@-")).isTrue();
    }

    @Test
    void refusesUnknownWords() {
        Fields fields = fields("{\"role\":\"ADMIN\"}");
        fields.word("role", ROLES);

        Problem problem = Objects.requireNonNull(fields.problem());
        assertThat(problem.type()).isEqualTo(ProblemType.INVALID_VALUE);
        assertThat(problem.detail()).contains("admin, staff, agent");
    }

    @Test
    void refusesABodyThatIsNoObject() {
        Problem problem = Objects.requireNonNull(Fields.of(JsonTest.read("[1]")).problem());

        assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST);
        assertThat(problem.detail()).isEqualTo("must be a JSON object");
    }

    @Test
    void readsQueriesAsTextAndOnce() {
        Fields query = Query.of("/x?limit=7&name=a%20b+c&on=true&empty=");
        assertThat(query.whole("limit", 1, 200, 50)).isEqualTo(7);
        assertThat(query.text("name", 10)).isEqualTo("a b c");
        assertThat(query.flag("on", false)).isTrue();
        assertThat(query.textOrNull("empty", 10)).isNull();
        assertThat(query.problem()).isNull();

        assertThat(type(Query.of("/x?a=1&a=2"))).isEqualTo(ProblemType.UNKNOWN_FIELD);
        assertThat(type(Query.of("/x?%zz=1"))).isEqualTo(ProblemType.INVALID_REQUEST);
        assertThat(type(Query.of("/x?" + "&a=1".repeat(50)))).isNotNull();
    }

    private static ProblemType type(Fields fields) {
        return Objects.requireNonNull(fields.problem()).type();
    }

    private static Fields fields(String json) {
        return Fields.of(JsonTest.read(json));
    }
}
