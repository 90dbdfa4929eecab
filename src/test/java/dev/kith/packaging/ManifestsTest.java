package dev.kith.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in {@code k8s/}, one by one and put together. */
class ManifestsTest {
    private static final Path ALL = Path.of("k8s");

    @Test
    void everyFile_isReadStrictly() throws IOException {
        try (Stream<Path> files = Files.walk(ALL)) {
            List<Path> manifests = files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .toList();
            assertThat(manifests).hasSizeGreaterThan(8);
            for (Path file : manifests) {
                assertThat(Manifests.read(file)).as(file.toString()).isNotEmpty();
            }
        }
    }

    @Test
    void whatTheSchemaDoesNotKnow_isRefused() {
        String misspelt = "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {template: {spec: "
                + "{containers: [{name: a, securityContext: {readonlyRootFilesystem: true}}]}}}}";
        assertThatThrownBy(() -> Manifests.parse(misspelt)).isInstanceOf(UnrecognizedPropertyException.class);
    }

    @Test
    void everyFile_isUsedByAKustomization() throws IOException {
        try (Stream<Path> files = Files.walk(ALL)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path beside = file.resolveSibling("kustomization.yaml");
                if (!file.equals(beside) && !file.endsWith("README.md")) {
                    assertThat(Files.readString(beside))
                            .contains(file.getFileName().toString());
                }
            }
        }
    }

    private static List<HasMetadata> overlay(String name) throws Exception {
        return Overlay.of(ALL.resolve("overlays").resolve(name));
    }

    /** So that what is asked below is asked of what an operator gets. */
    @ParameterizedTest
    @ValueSource(strings = {"small", "large"})
    void kustomize_putsTheSameTogether(String name) throws Exception {
        assumeTrue(Kustomize.isThere(), "neither kustomize nor kubectl is here");
        String built = Kustomize.build(ALL.resolve("overlays").resolve(name));
        assertThat(Manifests.parse(built.replaceAll("kith-settings-[0-9a-z]{10}", "kith-settings")))
                .containsExactlyInAnyOrderElementsOf(overlay(name));
    }

    private static <T> List<T> of(Class<T> kind, List<HasMetadata> objects) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static List<PodSpec> pods(List<HasMetadata> objects) {
        return of(StatefulSet.class, objects).stream()
                .map(set -> set.getSpec().getTemplate().getSpec())
                .toList();
    }

    /** The Pod Security Standard "restricted", which the namespace enforces, and more. */
    @ParameterizedTest
    @ValueSource(strings = {"small", "large"})
    void pods_areRestricted(String overlay) throws Exception {
        var objects = overlay(overlay);
        assertThat(of(Namespace.class, objects).getFirst().getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
        assertThat(pods(objects)).isNotEmpty().allSatisfy(pod -> {
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getHostNetwork()).isNull();
            assertThat(pod.getContainers()).allSatisfy(ManifestsTest::isRestricted);
            assertThat(pod.getVolumes()).allSatisfy(ManifestsTest::isBounded);
        });
    }

    private static void isRestricted(Container container) {
        var context = container.getSecurityContext();
        assertThat(context.getAllowPrivilegeEscalation()).isFalse();
        assertThat(context.getReadOnlyRootFilesystem()).isTrue();
        assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(context.getCapabilities().getAdd()).isEmpty();
        var resources = container.getResources();
        assertThat(resources.getRequests()).containsKeys("cpu", "memory");
        assertThat(resources.getLimits().get("memory"))
                .isEqualTo(resources.getRequests().get("memory"));
        assertThat(container.getStartupProbe()).isNotNull();
        assertThat(container.getLivenessProbe()).isNotNull();
        assertThat(container.getReadinessProbe()).isNotNull();
        // Secrets are files: others can read the environment of a process.
        assertThat(container.getEnv())
                .noneMatch(
                        env -> env.getValueFrom() != null && env.getValueFrom().getSecretKeyRef() != null);
        assertThat(container.getEnvFrom()).noneMatch(from -> from.getSecretRef() != null);
    }

    private static void isBounded(Volume volume) {
        assertThat(volume.getHostPath()).isNull();
        if (volume.getEmptyDir() != null) {
            assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull();
        }
        if (volume.getSecret() != null) {
            assertThat(volume.getSecret().getDefaultMode()).isEqualTo(0440); // or Kith refuses to read it
        }
    }

    /** A typing error in a name would otherwise be noticed by nobody but those who wait for an answer. */
    @ParameterizedTest
    @ValueSource(strings = {"small", "large"})
    void whatNamesSomethingElse_findsIt(String overlay) throws Exception {
        var objects = overlay(overlay);
        var sets = of(StatefulSet.class, objects);
        for (Service service : of(Service.class, objects)) {
            List<ContainerPort> ports = chosen(sets, service.getSpec().getSelector());
            service.getSpec()
                    .getPorts()
                    .forEach(port -> assertThat(ports)
                            .anyMatch(each ->
                                    each.getName().equals(port.getTargetPort().getStrVal())));
        }
        for (NetworkPolicy policy : of(NetworkPolicy.class, objects)) {
            Map<String, String> labels = policy.getSpec().getPodSelector().getMatchLabels();
            List<ContainerPort> ports = chosen(sets, labels);
            assertThat(ports).as(policy.getMetadata().getName()).isNotEmpty();
            policy.getSpec().getIngress().stream()
                    .flatMap(rule -> rule.getPorts().stream())
                    .forEach(port -> assertThat(ports)
                            .anyMatch(
                                    each -> each.getName().equals(port.getPort().getStrVal())));
        }
        of(PodDisruptionBudget.class, objects)
                .forEach(budget -> assertThat(
                                chosen(sets, budget.getSpec().getSelector().getMatchLabels()))
                        .isNotEmpty());
        for (StatefulSet set : sets) {
            assertThat(set.getSpec().getTemplate().getMetadata().getLabels())
                    .containsAllEntriesOf(set.getSpec().getSelector().getMatchLabels());
            assertThat(of(Service.class, objects))
                    .anyMatch(service ->
                            service.getMetadata().getName().equals(set.getSpec().getServiceName()));
            var pod = set.getSpec().getTemplate().getSpec();
            pod.getContainers()
                    .forEach(container -> container
                            .getVolumeMounts()
                            .forEach(mount -> assertThat(Stream.concat(
                                            pod.getVolumes().stream().map(Volume::getName),
                                            set.getSpec().getVolumeClaimTemplates().stream()
                                                    .map(claim ->
                                                            claim.getMetadata().getName())))
                                    .contains(mount.getName())));
        }
    }

    /** The ports of the pods that have these labels. */
    private static List<ContainerPort> chosen(List<StatefulSet> sets, Map<String, String> labels) {
        return sets.stream()
                .filter(set -> set.getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(labels.entrySet()))
                .flatMap(set -> set.getSpec().getTemplate().getSpec().getContainers().stream())
                .flatMap(container -> container.getPorts().stream())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "large"})
    void nothingIsReached_butWhatIsNamed(String overlay) throws Exception {
        var policies = of(NetworkPolicy.class, overlay(overlay));
        assertThat(policies).anySatisfy(policy -> {
            assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isEmpty();
            assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
            assertThat(policy.getSpec().getIngress()).isEmpty();
            assertThat(policy.getSpec().getEgress()).isEmpty();
        });
        assertThat(policies)
                .flatExtracting(policy -> policy.getSpec().getEgress())
                .flatExtracting(rule -> rule.getTo())
                .filteredOn(peer -> peer.getIpBlock() != null
                        && !peer.getIpBlock().getCidr().endsWith("/32"))
                .allSatisfy(peer -> assertThat(peer.getIpBlock().getExcept()).hasSizeGreaterThan(2));
    }

    @Test
    void large_isSpread_scaled_andWatched() throws Exception {
        var objects = overlay("large");
        StatefulSet kith = of(StatefulSet.class, objects).getFirst();
        var scaler = of(HorizontalPodAutoscaler.class, objects).getFirst().getSpec();
        assertThat(scaler.getScaleTargetRef().getKind()).isEqualTo(kith.getKind());
        assertThat(scaler.getScaleTargetRef().getName())
                .isEqualTo(kith.getMetadata().getName());
        assertThat(kith.getSpec().getReplicas())
                .as("or applying again undoes the scaling")
                .isNull();
        assertThat(scaler.getBehavior().getScaleDown().getStabilizationWindowSeconds())
                .isGreaterThanOrEqualTo(600);
        var pod = kith.getSpec().getTemplate().getSpec();
        assertThat(pod.getTopologySpreadConstraints()).hasSize(2);
        var watched = of(ServiceMonitor.class, objects).getFirst().getSpec();
        assertThat(of(Service.class, objects))
                .anyMatch(service -> service.getMetadata()
                                .getLabels()
                                .entrySet()
                                .containsAll(
                                        watched.getSelector().getMatchLabels().entrySet())
                        && service.getSpec().getPorts().stream()
                                .anyMatch(port -> Objects.equals(
                                        port.getName(),
                                        watched.getEndpoints().getFirst().getPort())));
    }
}
