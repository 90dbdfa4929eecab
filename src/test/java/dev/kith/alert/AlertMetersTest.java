package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AlertMetersTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AlertMeters meters = new AlertMeters(metrics);

    /** The library drops a negative time, and the alert would be missing among those that were quick. */
    @Test
    void alertBeforeItsMail_byAClockThatWasSetBack_tookNoTime() {
        meters.told(false, Duration.ofSeconds(-5));
        meters.told(false, Duration.ofSeconds(2));
        var latency = metrics.get("kith.alerts.latency").tag("held", "false").timer();
        assertThat(latency.count()).isEqualTo(2);
        assertThat(latency.totalTime(TimeUnit.SECONDS)).isEqualTo(2);
    }
}
