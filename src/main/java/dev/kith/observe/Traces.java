package dev.kith.observe;

import dev.kith.config.BadSetting;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends the {@link Span}s to an OpenTelemetry collector, in batches and in the background; what it does not take is dropped. */
@ApplicationScoped
class Traces {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TraceConfig config;
    private @Nullable SdkTracerProvider provider;

    Traces(TraceConfig config) {
        this.config = config;
    }

    void begin(@Observes StartupEvent start) {
        config.endpoint().ifPresent(this::sendTo);
    }

    private void sendTo(URI endpoint) {
        if (!Set.of("http", "https")
                        .contains(String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT))
                || endpoint.getHost() == null) {
            throw new BadSetting(
                    "kith.trace.endpoint",
                    "is no http or https address",
                    "name the collector, as in http://127.0.0.1:4318/v1/traces");
        }
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setTimeout(PATIENCE)
                .build();
        provider = SdkTracerProvider.builder()
                .setResource(Resource.create(
                        Attributes.builder().put("service.name", "kith").build()))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
        Tracer tracer = provider.get("kith");
        Span.Begin.how = name -> new Traced(tracer, name);
    }

    void end(@Observes ShutdownEvent stop) {
        if (provider != null) {
            Span.Begin.how = null;
            provider.shutdown().join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static final class Traced implements Span {
        private final io.opentelemetry.api.trace.Span span;
        private final Scope scope;

        @SuppressWarnings("MustBeClosedChecker") // it is, by close
        Traced(Tracer tracer, String name) {
            span = tracer.spanBuilder(name).startSpan();
            scope = span.makeCurrent();
        }

        @Override
        public Span with(String key, String value) {
            span.setAttribute(key, value);
            return this;
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }
}
