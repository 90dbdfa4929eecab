package dev.kith.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kith.alert.signal.SignalConfig;
import dev.kith.badge.BadgeConfig;
import dev.kith.db.DatabaseTrust;
import dev.kith.joining.JoinConfig;
import dev.kith.joining.JoinServer;
import dev.kith.net.Network;
import dev.kith.testing.Certificate;
import dev.kith.testing.Document;
import dev.kith.xmpp.XmppConfig;
import dev.kith.xmpp.ejabberd.EjabberdConfig;
import dev.kith.xmpp.ejabberd.EjabberdSettings;
import dev.kith.xmpp.session.SessionConfig;
import dev.kith.xmpp.session.SessionSettings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.quarkus.runtime.configuration.QuarkusConfigBuilderCustomizer;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.health.api.HealthGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.Startup;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code k8s/} sets agrees with Kith: with its settings and ports, and with whom it connects to. */
class ManifestSettingsTest {
    private static final Path ALL = Path.of("k8s").toAbsolutePath();
    private static final String README = "k8s/README.md";
    private static final String SECRETS = "/etc/kith/secrets/";
    private static final String AUTHORITIES = "/etc/kith/authorities/";

    @TempDir
    private static Path folder;

    /** What every command in the README puts beside Kith. */
    private static final Set<String> given = new HashSet<>();

    @BeforeAll
    static void files() throws Exception {
        Files.createDirectories(folder.resolve("secrets"));
        Files.createDirectories(folder.resolve("authorities"));
        var names = Pattern.compile("--from-file=([a-z.]+)").matcher(Files.readString(Path.of(README)));
        while (names.find()) {
            given.add(names.group(1));
        }
        assertThat(given).contains("secrets.key", "component.secret", "database.properties", "postgres.pem");
        Path certificate = Certificate.selfSigned(folder, "example.org").certificate();
        for (String name : given) {
            if (name.endsWith(".pem")) {
                Files.copy(certificate, folder.resolve("authorities").resolve(name));
            } else {
                Path secret = Files.writeString(folder.resolve("secrets").resolve(name), "a-secret-for-the-test-only");
                Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("r--r-----"));
            }
        }
    }

    /** The overlays, the one that the README has, and one with everything. */
    private List<HasMetadata> overlay(String name) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name));
        String up = own.relativize(ALL).toString();
        switch (name) {
            case "README" ->
                Files.writeString(
                        own.resolve("kustomization.yaml"),
                        Document.block(README, "apiVersion: kustomize.config")
                                .replace("../overlays", up + "/overlays"));
            case "sessions" ->
                Files.writeString(
                        own.resolve("kustomization.yaml"),
                        "resources: [" + up + "/overlays/large]\n"
                                + Document.block(README, "components: [").replace("../components", up + "/components"));
            case "everything" -> {
                var all = new StringBuilder("resources: [" + up + "/overlays/small]\ncomponents:\n");
                try (Stream<Path> components = Files.list(ALL.resolve("components"))) {
                    components
                            .sorted()
                            .forEach(each -> all.append("  - ")
                                    .append(own.relativize(each))
                                    .append('\n'));
                }
                Files.writeString(own.resolve("kustomization.yaml"), all);
            }
            default -> {
                return Overlay.of(ALL.resolve("overlays").resolve(name));
            }
        }
        return Overlay.of(own);
    }

    /** What a patch of a component adds to a list stands elsewhere in it then, which means nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"everything", "README"})
    void kustomize_putsTheSameTogether(String overlay) throws Exception {
        assumeTrue(Kustomize.isThere(), "neither kustomize nor kubectl is here");
        var ours = overlay(overlay);
        var theirs = Manifests.parse(Kustomize.build(folder.resolve(overlay)));
        assertThat(theirs).hasSameSizeAs(ours);
        assertThat(settings(theirs)).isEqualTo(settings(ours));
        assertThat(kith(theirs).getPorts())
                .containsExactlyInAnyOrderElementsOf(kith(ours).getPorts());
        assertThat(kith(theirs).getImage()).isEqualTo(kith(ours).getImage());
        assertThat(of(NetworkPolicy.class, theirs)).containsExactlyInAnyOrderElementsOf(of(NetworkPolicy.class, ours));
    }

    private static <T> List<T> of(Class<T> kind, List<HasMetadata> objects) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Map<String, String> settings(List<HasMetadata> objects) {
        return of(ConfigMap.class, objects).getFirst().getData();
    }

    private static Container kith(List<HasMetadata> objects) {
        return of(StatefulSet.class, objects).stream()
                .filter(set -> set.getMetadata().getName().equals("kith"))
                .flatMap(set -> set.getSpec().getTemplate().getSpec().getContainers().stream())
                .findFirst()
                .orElseThrow();
    }

    /** As the service reads them, with the mounted files where a test can put them. */
    private SmallRyeConfig config(List<HasMetadata> objects, Class<?>... mappings) {
        var environment = new HashMap<String, String>();
        settings(objects)
                .forEach((name, value) -> environment.put(
                        name,
                        value.replace(SECRETS, folder.resolve("secrets") + "/")
                                .replace(AUTHORITIES, folder.resolve("authorities") + "/")));
        // Quarkus reads durations as 30s; the defaults of this one are not what the test is about.
        var builder = new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, 300))
                .withConverter(java.time.Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .withValidateUnknown(false);
        for (Class<?> mapping : mappings) {
            builder.withMapping(mapping);
        }
        return builder.build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "large", "everything", "README"})
    void everySetting_isExplained(String overlay) throws Exception {
        String explained = Files.readString(Path.of("docs/configuration.md"));
        var keys = new HashSet<String>();
        Pattern.compile("^\\| `(kith\\.[a-z.-]+)`", Pattern.MULTILINE)
                .matcher(explained)
                .results()
                .forEach(found -> keys.add(
                        found.group(1).toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_")));
        assertThat(keys).hasSizeGreaterThan(80);
        assertThat(settings(overlay(overlay)).keySet()).allSatisfy(name -> {
            if (name.startsWith("QUARKUS_")) {
                assertThat(explained).contains(name);
            } else {
                assertThat(keys).contains(name);
            }
        });
    }

    /** In the order in which Kith looks at them; the files are those that the README makes, by their names. */
    @ParameterizedTest
    @ValueSource(strings = {"README", "large", "sessions"})
    void settings_leadToAStart(String overlay) throws Exception {
        var objects = overlay(overlay);
        var config = config(
                objects,
                XmppConfig.class,
                EjabberdConfig.class,
                SessionConfig.class,
                JoinConfig.class,
                BadgeConfig.class);
        DatabaseTrust.check("url", config.getValue("quarkus.datasource.jdbc.url", String.class));
        EjabberdSettings.check(config.getConfigMapping(EjabberdConfig.class));
        JoinServer.check(config.getConfigMapping(JoinConfig.class));
        var xmpp = config.getConfigMapping(XmppConfig.class);
        SessionSettings.check(xmpp, config.getConfigMapping(SessionConfig.class));
        assertThat(config.getConfigMapping(JoinConfig.class).publicUrl()).isPresent();
        if (overlay.equals(
                "README")) { // which says what it means; large has the same to say in an overlay of one's own
            assertThat(xmpp.allowUnencryptedNetwork()).as(xmpp.host()).isTrue();
        }
        // Whoever asks through the ingress is told from others, in a network of pods as in one of this machine.
        assertThat(config.getConfigMapping(BadgeConfig.class).trustedProxies())
                .anyMatch(proxy -> Network.parse(proxy).contains(InetAddress.ofLiteral("10.1.2.3")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "large", "everything", "README"})
    void filesThatSettingsName_areMounted_andMade(String overlay) throws Exception {
        var objects = overlay(overlay);
        var mounts = kith(objects).getVolumeMounts().stream()
                .map(mount -> mount.getMountPath() + "/")
                .toList();
        assertThat(mounts).contains(SECRETS, AUTHORITIES);
        Pattern path = Pattern.compile("/etc/kith/[a-z]+/([a-z.]+)");
        settings(objects)
                .forEach((name, value) -> path.matcher(value).results().forEach(found -> {
                    assertThat(mounts).as(name).anyMatch(found.group()::startsWith);
                    assertThat(given).as(name).contains(found.group(1));
                }));
    }

    /** The login at the database stands in a file, as the README writes it, and is read by the service. */
    @Test
    void fileOfQuarkusConfigLocations_isRead() throws Exception {
        String name = settings(overlay("small")).get("QUARKUS_CONFIG_LOCATIONS");
        Path file = folder.resolve("secrets").resolve(Path.of(name).getFileName());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, "quarkus.datasource.username=kith\nquarkus.datasource.password=0af3\n");
        assertThat(Files.readString(Path.of(README)))
                .contains("'quarkus.datasource.username=kith\\nquarkus.datasource.password=%s\\n'");
        var config = new SmallRyeConfigBuilder()
                .addDiscoveredSources()
                .addDefaultInterceptors()
                .addDiscoveredInterceptors()
                .withCustomizers(new QuarkusConfigBuilderCustomizer())
                .withSources(new EnvConfigSource(Map.of("QUARKUS_CONFIG_LOCATIONS", file.toString()), 300))
                .withValidateUnknown(false)
                .build();
        assertThat(config.getValue("quarkus.datasource.password", String.class)).isEqualTo("0af3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "large", "everything"})
    void ports_areThoseOfTheService_andProbesAskWhatItServes(String overlay) throws Exception {
        var objects = overlay(overlay);
        var config = config(objects, BadgeConfig.class, JoinConfig.class, SignalConfig.class);
        var properties = new java.util.Properties();
        try (var in = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            properties.load(in);
        }
        var served = new TreeMap<String, Integer>();
        served.put("management", Integer.valueOf(properties.getProperty("quarkus.http.port")));
        served.put("badges", config.getConfigMapping(BadgeConfig.class).port());
        served.put("join", config.getConfigMapping(JoinConfig.class).port());
        if (config.getConfigMapping(SignalConfig.class).enabled()) {
            served.put("signals", config.getConfigMapping(SignalConfig.class).port());
        }
        var kith = kith(objects);
        var there = new TreeMap<String, Integer>();
        kith.getPorts().forEach(port -> there.put(port.getName(), port.getContainerPort()));
        assertThat(there).isEqualTo(served);
        assertThat(settings(objects)).containsEntry("QUARKUS_HTTP_HOST", "0.0.0.0");
        Class<?> service = Class.forName("dev.kith.cli.ServiceHealth");
        assertThat(service.isAnnotationPresent(Startup.class)).isTrue();
        var paths = List.of(
                "/q/health/live",
                "/q/health/started",
                "/q/health/group/" + service.getAnnotation(HealthGroup.class).value());
        for (Probe probe : List.of(kith.getStartupProbe(), kith.getLivenessProbe(), kith.getReadinessProbe())) {
            assertThat(probe.getHttpGet().getPath()).isIn(paths);
            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management");
        }
    }

    /** A port that is served and closed to everybody would be noticed by those who wait. */
    @ParameterizedTest
    @ValueSource(strings = {"small", "large", "everything"})
    void portsOfServices_areOpenToSomebody(String overlay) throws Exception {
        var objects = overlay(overlay);
        var open = of(NetworkPolicy.class, objects).stream()
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getStrVal())
                .toList();
        assertThat(of(Service.class, objects))
                .flatExtracting(service -> service.getSpec().getPorts())
                .allSatisfy(
                        port -> assertThat(open).contains(port.getTargetPort().getStrVal()));
    }

    /** Where Kith connects to, by these settings. */
    private static List<URI> destinations(Map<String, String> settings) {
        var where = new ArrayList<URI>();
        if (!settings.getOrDefault("KITH_XMPP_SECRET_FILE", "").isEmpty()) {
            where.add(URI.create("component://" + settings.get("KITH_XMPP_HOST") + ":5347"));
        }
        where.add(URI.create(settings.get("QUARKUS_DATASOURCE_JDBC_URL").substring("jdbc:".length())));
        for (String key : new String[] {
            "KITH_CARDDAV_ORIGINS",
            "KITH_XMPP_EJABBERD_URL",
            "KITH_XMPP_SESSION_SERVER",
            "KITH_TRACE_ENDPOINT",
            "KITH_IMAP_URL"
        }) {
            if (!settings.getOrDefault(key, "").isEmpty()) {
                where.add(URI.create(settings.get(key)));
            }
        }
        return where;
    }

    private static int port(URI uri) {
        return uri.getPort() > 0
                ? uri.getPort()
                : Map.of("postgresql", 5432, "https", 443, "imaps", 993).get(uri.getScheme());
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "large", "everything", "README", "sessions"})
    void whereSettingsLead_policiesLetItGo(String overlay) throws Exception {
        var objects = overlay(overlay);
        var rules = of(NetworkPolicy.class, objects).stream()
                .filter(policy -> "kith"
                        .equals(policy.getSpec()
                                .getPodSelector()
                                .getMatchLabels()
                                .get("app.kubernetes.io/name")))
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .toList();
        assertThat(destinations(settings(objects)))
                .allSatisfy(destination -> assertThat(rules)
                        .anyMatch(rule -> hasPort(rule, port(destination))
                                && rule.getTo().stream().anyMatch(peer -> leads(peer, destination, objects))));
        assertThat(rules).anyMatch(rule -> hasPort(rule, 53));
    }

    private static boolean hasPort(NetworkPolicyEgressRule rule, int port) {
        return rule.getPorts().stream()
                .anyMatch(each -> Integer.valueOf(port).equals(each.getPort().getIntVal()));
    }

    /** A name of the cluster's leads to pods, any other to addresses: the database's to those that are named for it. */
    private static boolean leads(NetworkPolicyPeer peer, URI destination, List<HasMetadata> objects) {
        String host = destination.getHost();
        if (host.endsWith(".svc.cluster.local")) {
            return peer.getNamespaceSelector() != null
                    && peer.getNamespaceSelector().getMatchLabels().containsValue(host.split("\\.")[1]);
        }
        if (!host.contains(".")) {
            return of(Service.class, objects).stream()
                    .filter(service -> service.getMetadata().getName().equals(host))
                    .anyMatch(service -> peer.getPodSelector() != null
                            && service.getSpec()
                                    .getSelector()
                                    .equals(peer.getPodSelector().getMatchLabels()));
        }
        return peer.getIpBlock() != null;
    }

    /** Or whoever looks for a fault by {@code kith doctor} has the service killed. */
    @ParameterizedTest
    @ValueSource(strings = {"small", "large"})
    void memory_hasRoomForACommandBesideTheService(String overlay) throws Exception {
        var kith = kith(overlay(overlay));
        double limit = kith.getResources()
                        .getLimits()
                        .get("memory")
                        .getNumericalAmount()
                        .doubleValue()
                / (1 << 20);
        String options = kith.getEnv().getFirst().getValue();
        var share = Pattern.compile("-XX:MaxRAMPercentage=(\\d+)").matcher(options);
        assertThat(share.find()).isTrue();
        int besideTheHeap = 240;
        int command = 200;
        assertThat(Integer.parseInt(share.group(1)) / 100.0 * limit + besideTheHeap + command)
                .isLessThanOrEqualTo(limit);
        assertThat(Files.readString(Path.of("packaging/kith-in-image.sh")))
                .contains("-Xmx96m", "unset JAVA_TOOL_OPTIONS");
        assertThat(Files.readString(Path.of(README)))
                .contains(String.format("%,.0f MiB", limit).replace('.', ','));
    }

    /** PostgreSQL has 100 connections unless it is told otherwise, and keeps three of them for administrators. */
    @Test
    void connectionsOfAllPods_areFewerThanPostgresHas_withRoomForCommands() throws Exception {
        var objects = overlay("large");
        int pods =
                of(HorizontalPodAutoscaler.class, objects).getFirst().getSpec().getMaxReplicas();
        int pool = Integer.parseInt(settings(objects).get("QUARKUS_DATASOURCE_JDBC_MAX_SIZE"));
        assertThat(pods * pool).isLessThanOrEqualTo(100 - 3 - 10);
        assertThat(Files.readString(Path.of(README)))
                .contains(pods + " pods of " + pool)
                .contains("are " + pods * pool);
    }
}
