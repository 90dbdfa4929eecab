package dev.kith.observe;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** {@code /q/health/live}: down only for what a restart mends, a loop of our own that stands still. */
@Liveness
@ApplicationScoped
class LoopHealth implements HealthCheck {
    private final OwnLoops loops;

    LoopHealth(OwnLoops loops) {
        this.loops = loops;
    }

    @Override
    public HealthCheckResponse call() {
        var standing = loops.look();
        var response = HealthCheckResponse.named("Kith's own loops");
        standing.forEach((name, time) -> response.withData(name, "standing still for " + time.toSeconds() + " s"));
        return response.status(standing.values().stream().allMatch(time -> time.compareTo(OwnLoops.PATIENCE) < 0))
                .build();
    }
}
