package dev.kith.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The alert rules and the dashboard, as far as tests look into them. */
public final class OperatorsFiles {
    private static final Path RULES = Path.of("ops/prometheus/kith.rules.yaml");
    private static final Path RULE_TESTS = Path.of("ops/prometheus/kith.rules.test.yaml");
    private static final Path DASHBOARD = Path.of("ops/grafana/kith.json");

    /** Our prefixes, so that functions and labels of the language are not taken for metrics. */
    private static final Pattern METRIC = Pattern.compile("\\b(?:kith|agroal|jvm|process)_[a-z0-9_]+");

    private OperatorsFiles() {}

    static List<String> alerts() throws IOException {
        return rules().findValuesAsText("alert");
    }

    /** Those for which a test says that they ring at some moment, or that they do not. */
    static Set<String> tried(boolean ringing) throws IOException {
        var tried = new TreeSet<String>();
        JsonNode groups = new ObjectMapper(new YAMLFactory()).readTree(RULE_TESTS.toFile());
        for (JsonNode group : groups.get("tests")) {
            for (JsonNode test : group.path("alert_rule_test")) {
                if (test.get("exp_alerts").isEmpty() != ringing) {
                    tried.add(test.get("alertname").asText());
                }
            }
        }
        return tried;
    }

    /** Every metric that a rule or a panel names. */
    public static Set<String> metrics() throws IOException {
        var expressions = new ArrayList<>(rules().findValuesAsText("expr"));
        expressions.addAll(new ObjectMapper().readTree(DASHBOARD.toFile()).findValuesAsText("expr"));
        var metrics = new TreeSet<String>();
        for (String expression : expressions) {
            METRIC.matcher(expression).results().forEach(found -> metrics.add(found.group()));
        }
        return metrics;
    }

    private static JsonNode rules() throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(RULES.toFile());
    }
}
