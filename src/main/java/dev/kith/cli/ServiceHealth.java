package dev.kith.cli;

import io.smallrye.health.api.HealthGroup;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * {@code /q/health/started} and {@code /q/health/group/serving}: whether the service has begun its work and has not ended it,
 * whatever the other servers do. Badges are answered from memory, so whoever spreads their requests asks this and not
 * {@code ready}.
 */
@Startup
@HealthGroup("serving")
@ApplicationScoped
class ServiceHealth implements HealthCheck {
    private final ServiceRun service;

    ServiceHealth(ServiceRun service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Kith serves")
                .status(service.isServing())
                .build();
    }
}
