package dev.kith.roster;

import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What we remember of a card that we made of a contact that the person added in chat. */
public sealed interface MadeCard {
    /** The card's address, absolute. */
    String place();

    /** Since when complete readings of the roster do not show the contact; null while it is there. */
    @Nullable
    Instant missingSince();

    /** The same with another time since which the contact is missing. */
    MadeCard missing(@Nullable Instant since);

    /**
     * A card that still says what we wrote, as far as we know.
     *
     * @param written what it said when we last read it back; null before the first write is known to have arrived
     * @param etag the version that said so; empty while {@code written} is null
     * @param intent the write that was about to happen when we last heard; null once its arrival is known
     * @param seen whether our copy of the books has shown it since: only then its absence there means something
     */
    record Ours(
            String place,
            @Nullable Contact written,
            String etag,
            @Nullable Contact intent,
            boolean seen,
            @Nullable Instant missingSince)
            implements MadeCard {

        @Override
        public Ours missing(@Nullable Instant since) {
            return new Ours(place, written, etag, intent, seen, since);
        }

        /** What the card says if nobody but us wrote it: the last known write, or the one that a crash cut off. */
        public Stream<Contact> writtenByUs() {
            return Stream.of(Stream.ofNullable(written), Stream.ofNullable(intent))
                    .flatMap(contact -> contact);
        }
    }

    /** The person's own from then on, whether it is there or not: we neither change nor remove it, nor make another. */
    record Theirs(String place, Reason reason, @Nullable Instant missingSince) implements MadeCard {
        @Override
        public Theirs missing(@Nullable Instant since) {
            return new Theirs(place, reason, since);
        }
    }

    /** Why a card that we made became the person's own. */
    enum Reason {
        CHANGED_BY_PERSON,
        DELETED_BY_PERSON,
        /** Another card of theirs names the same address. */
        HAS_ANOTHER_CARD,
        /** The server tells no version of it, so that it cannot be changed without the risk of losing an edit. */
        NO_VERSION
    }
}
