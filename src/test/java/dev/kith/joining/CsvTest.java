package dev.kith.joining;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as spreadsheets and people write them. */
class CsvTest {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void fields_areRead_withQuotesCommasAndLineBreaksInThem(String end) {
        var lines = Csv.read("\uFEFFjid,password" + end + end + "a@b,\"x,\"\"y\"\"\nz \"" + end + "c@d, p w ,");
        assertThat(lines)
                .containsExactly(
                        new Csv.Line(1, List.of("jid", "password"), ""),
                        new Csv.Line(3, List.of("a@b", "x,\"y\"\nz "), ""),
                        new Csv.Line(5, List.of("c@d", " p w ", ""), ""));
    }

    @Test
    void lineThatCannotBeRead_isNamed_andLosesNoOther() {
        var lines = Csv.read("jid\n\"a\"b,c\nd@e\n\"open,\nf@g\n");
        assertThat(lines).extracting(Csv.Line::line).containsExactly(1, 2, 3, 4, 5);
        assertThat(lines).extracting(line -> line.problem().isEmpty()).containsExactly(true, false, true, false, true);
        assertThat(lines.get(4).fields()).containsExactly("f@g");
    }

    @Test
    void nothing_isNothing() {
        assertThat(Csv.read("")).isEmpty();
        assertThat(Csv.read("\n \n\n")).isEmpty();
        assertThat(Csv.read("\"\"")).isEmpty();
    }
}
