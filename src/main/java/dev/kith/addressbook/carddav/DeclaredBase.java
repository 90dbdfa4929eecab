package dev.kith.addressbook.carddav;

import dev.kith.addressbook.BaseAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;

/** The operator's default address: the one they named, or else their first server. */
@ApplicationScoped
class DeclaredBase implements BaseAddress {
    private final CardDavConfig config;

    DeclaredBase(CardDavConfig config) {
        this.config = config;
    }

    @Override
    public Optional<URI> address() {
        return config.baseUrl()
                .or(() -> config.origins().flatMap(origins -> origins.stream().findFirst()))
                .map(uri -> uri.getPath() == null || uri.getPath().isEmpty() ? uri.resolve("/") : uri);
    }
}
