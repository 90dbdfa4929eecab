package dev.kith.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.testing.Promtool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files that operators load elsewhere; whether their metrics exist, {@code ObservedIT} asks the running service. */
class OperatorsFilesTest {
    private static final Path RUNBOOK = Path.of("docs/operating.md");

    @Test
    void everyAlert_hasItsSection_andEverySectionItsAlert() throws Exception {
        List<String> sections = Files.readAllLines(RUNBOOK).stream()
                .filter(line -> line.startsWith("### Kith"))
                .map(line -> line.substring(4))
                .toList();
        List<String> alerts = OperatorsFiles.alerts();
        assertThat(alerts).hasSizeGreaterThan(10);
        assertThat(sections).containsExactlyInAnyOrderElementsOf(alerts);
    }

    @Test
    void everyNumber_thatAlertsAndDashboardsName_isInTheRunbook() throws Exception {
        String runbook = Files.readString(RUNBOOK);
        // Counters are written there as a family, such as kith_alerts_told_total, `_refused_total`.
        assertThat(OperatorsFiles.metrics())
                .filteredOn(name -> name.startsWith("kith_"))
                .allSatisfy(name -> {
                    String family = name.replaceFirst("_(bucket|count|sum)$", "");
                    assertThat(runbook.contains(family)
                                    || runbook.contains("`" + family.replaceFirst("kith_[a-z]+", "") + "`"))
                            .as(name)
                            .isTrue();
                });
    }

    /** An alert that never rings is as useless as one that always does. */
    @Test
    void everyAlert_isTried_whereItRingsAndWhereItDoesNot() throws Exception {
        assertThat(OperatorsFiles.tried(true)).containsAll(OperatorsFiles.alerts());
        assertThat(OperatorsFiles.tried(false)).containsAll(OperatorsFiles.alerts());
    }

    /** What Prometheus itself makes of the rules, on given numbers. */
    @Test
    void rules_ringWhenTheyShould() throws Exception {
        var answer = Promtool.run(Path.of("ops/prometheus"), "test", "rules", "kith.rules.test.yaml");
        assertThat(answer.status()).as(answer.output()).isZero();
    }
}
