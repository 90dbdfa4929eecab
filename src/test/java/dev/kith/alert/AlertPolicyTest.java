package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every situation of the tables. */
class AlertPolicyTest {
    private static final List<String[]> DECISIONS = AlertTables.rows("policy.txt", 5);
    private static final List<String[]> REFUSALS = AlertTables.rows("refusals.txt", 7);

    @TestFactory
    Stream<DynamicTest> decision_isThatOfTheTable() {
        return DECISIONS.stream()
                .map(row -> DynamicTest.dynamicTest(row[0], () -> {
                    var settings = AlertTables.settings(row[1]);
                    var circumstances = AlertTables.circumstances(row[3], settings.zone());
                    var mails = AlertTables.mails(row[2], circumstances.now());
                    var decision = AlertPolicy.decide(settings, mails, circumstances);
                    assertThat(AlertTables.words(decision, settings.zone())).isEqualTo(row[4]);
                }));
    }

    @TestFactory
    Stream<DynamicTest> refusal_isThatOfTheTable() {
        return REFUSALS.stream()
                .map(row -> DynamicTest.dynamicTest(row[0], () -> {
                    Instant received = AlertTables.at(row[4], AlertTables.BERLIN);
                    var mail = AlertTables.mails(row[3], received).getFirst().mail();
                    var reason = AlertPolicy.refuse(
                            AlertTables.settings(row[1]),
                            AlertTables.at(row[2], AlertTables.BERLIN),
                            mail,
                            AlertTables.at(row[5], AlertTables.BERLIN));
                    assertThat(reason.map(Enum::name).orElse("remember")).isEqualTo(row[6]);
                }));
    }

    @Test
    void tables_haveNoSituationTwice() {
        var names = Stream.concat(DECISIONS.stream(), REFUSALS.stream())
                .map(row -> row[0])
                .toList();
        assertThat(names).doesNotHaveDuplicates();
        assertThat(DECISIONS.stream()
                        .map(row -> String.join("|", Arrays.asList(row).subList(1, 4))))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThanOrEqualTo(150);
        assertThat(REFUSALS.stream()
                        .map(row -> String.join("|", Arrays.asList(row).subList(1, 6))))
                .doesNotHaveDuplicates();
    }
}
