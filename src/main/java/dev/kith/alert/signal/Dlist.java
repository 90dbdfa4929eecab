package dev.kith.alert.signal;

import java.util.List;
import java.util.Optional;

/** A value as Cyrus writes it between its parts, and as IMAP servers write envelopes (RFC 9051 §4). */
sealed interface Dlist {
    /** An atom, a quoted string or a literal. */
    record Text(String text) implements Dlist {}

    /** {@code NIL}. */
    record Nil() implements Dlist {}

    /** {@code (…)}; and {@code %(…)}, where every other item is a name. */
    record Items(List<Dlist> items) implements Dlist {
        public Items {
            items = List.copyOf(items);
        }

        /** The text that follows this name. */
        Optional<String> named(String name) {
            for (int i = 0; i + 1 < items.size(); i += 2) {
                if (items.get(i) instanceof Text(var key)
                        && key.equals(name)
                        && items.get(i + 1) instanceof Text(var value)) {
                    return Optional.of(value);
                }
            }
            return Optional.empty();
        }

        /** The item there; nil when there is none. */
        Dlist at(int index) {
            return index < items.size() ? items.get(index) : new Nil();
        }
    }

    /** The text; empty for anything else. */
    default String asText() {
        return this instanceof Text(var text) ? text : "";
    }

    /** The items; none for anything else. */
    default Items asList() {
        return this instanceof Items items ? items : new Items(List.of());
    }
}
