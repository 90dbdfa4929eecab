package dev.kith.addressbook;

import java.net.URI;
import java.util.Optional;

/** Where books are looked for when an account names no place of its own. */
public interface BaseAddress {
    Optional<URI> address();
}
