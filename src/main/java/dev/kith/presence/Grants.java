package dev.kith.presence;

import dev.kith.jid.BareJid;
import dev.kith.presence.PresenceSource.Standing;
import dev.kith.replica.Claim;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings the subscriptions to what is wanted, person by person, and learns from their servers and from themselves what
 * became of them. Whoever may be seen is watched only once that is certain on the present link.
 */
final class Grants {
    private static final Logger LOG = Logger.getLogger(Grants.class);

    /** A server shows a pending request once, so asking again disturbs nobody; but it may have been answered meanwhile. */
    private static final Duration ASK_AGAIN = Duration.ofDays(1);

    /** How late a server's last word about an ended subscription may come; until then nobody is asked anew. */
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private final GrantMemory memory;
    private final PresenceSource source;
    private final Watching watching;
    private final Clock clock;
    private final Set<BareJid> lookedAt = ConcurrentHashMap.newKeySet();
    private final Map<BareJid, Instant> ended = new ConcurrentHashMap<>();
    private final Object bookkeeping = new Object();
    private volatile GrantBook book;
    private volatile @Nullable Set<BareJid> wanted;

    /** The present link, told from an earlier one, whose findings count no more; null while there is none. */
    private volatile @Nullable Object link;

    /** Where people go who may be seen, and leave who may not. */
    interface Watching {
        boolean watches(BareJid person);

        void begin(BareJid person);

        void end(BareJid person);
    }

    Grants(GrantMemory memory, PresenceSource source, Watching watching, Clock clock) {
        this.memory = memory;
        this.book = new GrantBook(memory, clock);
        this.source = source;
        this.watching = watching;
        this.clock = clock;
    }

    /** Whose presence is wanted from now on; false when that is nothing new. */
    synchronized boolean want(Set<BareJid> people) {
        Set<BareJid> before = wanted;
        if (people.equals(before)) {
            return false;
        }
        wanted = Set.copyOf(people);
        if (before != null) {
            before.stream().filter(person -> !people.contains(person)).forEach(watching::end);
        }
        return true;
    }

    /** The link is this process's from now on: what another one has found out meanwhile is read, and counts. */
    void startAnew() {
        synchronized (bookkeeping) { // a pass of an earlier tenure may be half through, and must not write here
            book = new GrantBook(memory, clock);
        }
    }

    synchronized void linkUp() {
        link = new Object();
        lookedAt.clear();
    }

    synchronized void linkLost() {
        link = null;
        book.all().keySet().forEach(watching::end);
    }

    boolean follows(BareJid person) {
        Grant grant = book.of(person);
        return grant == Grant.ASKED || grant == Grant.GRANTED;
    }

    /** Presence came that only comes of those who allow it; true when that answers our request. */
    boolean seen(BareJid person) {
        Object now = link;
        if (now == null || !book.move(person, Grant.ASKED, Grant.GRANTED)) {
            return false;
        }
        watch(person, now);
        return true;
    }

    /** They said yes, or their server repeats it for them. */
    void allowed(BareJid person) {
        Object now = link;
        boolean yes = book.move(person, Grant.ASKED, Grant.GRANTED) || book.of(person) == Grant.GRANTED;
        if (yes && now != null) {
            watch(person, now);
        }
    }

    /** They said no, or took it back. */
    void refused(BareJid person) {
        if (book.move(person, Grant.ASKED, Grant.WITHDRAWN) || book.move(person, Grant.GRANTED, Grant.WITHDRAWN)) {
            watching.end(person);
        }
    }

    private synchronized void watch(BareJid person, Object then) {
        Set<BareJid> people = wanted;
        if (then == link && people != null && people.contains(person) && book.of(person) == Grant.GRANTED) {
            watching.begin(person);
        }
    }

    /**
     * Does what is to be done now; by one thread alone.
     *
     * @return false when something could not be done and is to be tried again soon
     */
    boolean pass() {
        if (!keepBooks()) {
            return true;
        }
        Instant old = clock.instant().minus(LAST_WORD);
        ended.values().removeIf(old::isAfter);
        boolean done = true;
        for (BareJid person : book.all().keySet()) {
            Object now = link;
            if (now == null || !Claim.goesOn()) {
                return true; // when it comes back there will be another pass
            }
            done &= step(person, now);
            book.save();
        }
        return done;
    }

    /** Brings together what is stored, known and wanted; false when nobody has said yet who is wanted. */
    private boolean keepBooks() {
        synchronized (bookkeeping) {
            Set<BareJid> people = wanted;
            book.save();
            book.load(person -> people != null && !people.contains(person));
            if (people == null) {
                return false;
            }
            people.forEach(person -> {
                boolean unused = book.move(person, Grant.NONE, Grant.WANTED, false) || comesBack(person);
            });
            book.all().forEach((person, granted) -> {
                if (!people.contains(person)) {
                    letGo(person, granted);
                }
            });
            book.save();
            return true;
        }
    }

    /** Drops the memory that somebody said no; whoever is followed or asked is not forgotten by this. */
    void forget(BareJid person) {
        Set<BareJid> people = wanted;
        if (people == null || !people.contains(person)) {
            boolean unused = book.move(person, Grant.WITHDRAWN, Grant.NONE);
        }
    }

    /** An end that is under way goes on; where we stand then is found out as with anybody. */
    private boolean comesBack(BareJid person) {
        return book.move(person, Grant.ENDING, Grant.WANTED);
    }

    private void letGo(BareJid person, Granted granted) {
        switch (granted.grant()) {
            case WANTED -> {
                boolean unused = book.move(person, Grant.WANTED, granted.ourItem() ? Grant.ENDING : Grant.NONE);
            }
            case ASKED, GRANTED -> {
                boolean unused = book.move(person, granted.grant(), Grant.ENDING);
                watching.end(person);
            }
            case WITHDRAWN, ENDING, NONE -> {}
        }
    }

    private boolean step(BareJid person, Object now) {
        try {
            return switch (book.of(person)) {
                case WANTED -> begin(person, now);
                case ASKED -> lookAtRequest(person, now);
                case GRANTED -> lookAtGrant(person, now);
                case ENDING -> end(person);
                case WITHDRAWN, NONE -> true;
            };
        } catch (PresenceUnavailable e) {
            LOG.debugf("the presence of %s has to wait: %s", person, e.getMessage());
            return false;
        }
    }

    private boolean begin(BareJid person, Object now) throws PresenceUnavailable {
        Instant then = ended.remove(person);
        if (then != null && then.plus(LAST_WORD).isAfter(clock.instant())) {
            ended.put(person, then);
            return false;
        }
        return switch (source.standing(person)) {
            case ELSEWHERE -> true;
            case ALLOWED -> {
                if (book.move(person, Grant.WANTED, Grant.GRANTED)) {
                    watch(person, now);
                }
                yield true;
            }
            case ABSENT -> admit(person, now) || ask(person);
            case LISTED, UNREADABLE -> ask(person);
        };
    }

    private boolean admit(BareJid person, Object now) throws PresenceUnavailable {
        if (!book.move(person, Grant.WANTED, Grant.WANTED, true)) {
            return true;
        }
        book.save(); // so that after a crash the item is known to be ours
        if (!source.admit(person)) {
            boolean unused = book.move(person, Grant.WANTED, Grant.WANTED, false);
            return false;
        }
        if (book.move(person, Grant.WANTED, Grant.GRANTED)) {
            LOG.infof("presence of %s: followed", person);
            watch(person, now);
        }
        return true;
    }

    private boolean ask(BareJid person) throws PresenceUnavailable {
        if (!book.move(person, Grant.WANTED, Grant.ASKED)) { // before sending: the answer may be quick
            return true;
        }
        try {
            source.ask(person);
            LOG.infof("presence of %s: asked for; the answer is theirs", person);
            return true;
        } catch (PresenceUnavailable e) {
            boolean unused = book.move(person, Grant.ASKED, Grant.WANTED);
            throw e;
        }
    }

    /** The answer may have come while there was no link. */
    private boolean lookAtRequest(BareJid person, Object now) throws PresenceUnavailable {
        if (lookedAt.contains(person)) {
            return true;
        }
        if (source.standing(person) == Standing.ALLOWED) {
            allowed(person);
        } else if (isOld(person) && book.move(person, Grant.ASKED, Grant.WANTED)) {
            boolean unused = ask(person);
        }
        lookedAt.add(person);
        return true;
    }

    private boolean isOld(BareJid person) {
        Instant now = clock.instant();
        return book.find(person)
                .map(granted -> granted.since().plus(ASK_AGAIN).isBefore(now))
                .orElse(false);
    }

    /** The grant may have been taken back while there was no link. */
    private boolean lookAtGrant(BareJid person, Object now) throws PresenceUnavailable {
        if (watching.watches(person)) {
            return true;
        }
        switch (source.standing(person)) {
            case ALLOWED, UNREADABLE -> watch(person, now);
            case ABSENT, LISTED -> {
                LOG.infof("presence of %s: taken back while there was no link", person);
                refused(person);
            }
            case ELSEWHERE -> {}
        }
        return true;
    }

    private boolean end(BareJid person) throws PresenceUnavailable {
        source.end(person, book.find(person).map(Granted::ourItem).orElse(false));
        ended.put(person, clock.instant());
        if (book.move(person, Grant.ENDING, Grant.NONE)) {
            LOG.infof("presence of %s: no longer followed", person);
        }
        return true;
    }
}
