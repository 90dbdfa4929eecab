package dev.kith.bench;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Set;

/** The product with {@link NoRoster} in the place of the XMPP server. */
public final class WithoutXmpp implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(NoRoster.class);
    }
}
