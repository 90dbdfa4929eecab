package dev.kith.badge;

import dev.kith.badge.BadgeToken.Key;
import dev.kith.jid.BareJid;
import dev.kith.presence.Presences;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Who has which badges: making, changing and withdrawing them, and what of them the public sees. */
@ApplicationScoped
public class Badges {
    private final BadgeTable table;
    private final BadgeConfig config;
    private final Presences presences;
    private final BadgeBoard board;
    private final Clock clock;
    private final List<Runnable> changed = new CopyOnWriteArrayList<>();

    Badges(BadgeTable table, BadgeConfig config, Presences presences, Clock clock) {
        this.table = table;
        this.config = config;
        this.presences = presences;
        this.clock = clock;
        this.board = new BadgeBoard(presences::of, presences::avatar, clock);
    }

    /**
     * A badge as its owner knows it.
     *
     * @param consent who made it, and how
     * @param hits how often it was asked for, up to the last minute
     */
    public record Known(long id, BareJid owner, BadgeSettings settings, String consent, Instant createdAt, long hits) {}

    /**
     * A badge that was just made.
     *
     * @param token the secret in its address; nobody can say it again
     */
    public record Made(Known badge, String token) {}

    /** Makes a badge; it is seen after the next {@link #reload} of the service. */
    public Made make(BareJid owner, BadgeSettings settings, String consent) {
        String token = BadgeToken.random();
        var row = new BadgeRow();
        row.owner = owner.toString();
        row.tokenHash = BadgeToken.hash(token);
        row.consent = consent;
        row.createdAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        row.fill(settings);
        table.insert(row);
        return new Made(known(row), token);
    }

    /** All badges, or those of one owner. */
    public List<Known> list(@Nullable BareJid owner) {
        return (owner == null ? table.all() : table.of(owner))
                .stream().map(Badges::known).toList();
    }

    public Optional<Known> find(long id) {
        return table.find(id).map(Badges::known);
    }

    public void change(Known badge, BadgeSettings settings) {
        table.update(badge.id(), settings);
    }

    /** Withdraws a badge for ever; nothing of it is kept. */
    public boolean withdraw(Known badge) {
        return table.delete(badge.id());
    }

    private static Known known(BadgeRow row) {
        return new Known(row.id, BareJid.parse(row.owner), row.settings(), row.consent, row.createdAt, row.hits);
    }

    /** Reads what is there now, shows exactly that, and follows the presence of exactly its owners. */
    public synchronized void reload() {
        Instant now = clock.instant();
        var byToken = new HashMap<Key, LiveBadge>();
        var byOldAddress = new HashMap<BareJid, LiveBadge>();
        var owners = new HashMap<BareJid, BareJid>(); // one object for all badges of a person
        var domains = new HashMap<String, String>();
        var pictured = new HashSet<BareJid>();
        List<BadgeRow> rows = config.enabled() ? table.all() : List.of();
        for (BadgeRow row : rows) {
            BadgeSettings settings = row.settings();
            boolean over = settings.expiresAt() != null && !settings.expiresAt().isAfter(now);
            if (settings.enabled() && !over) {
                BareJid owner = owners.computeIfAbsent(BareJid.parse(row.owner), jid -> sharing(jid, domains));
                var badge = new LiveBadge(row.id, owner, settings);
                byToken.put(Key.of(row.tokenHash), badge);
                if (settings.showsAvatar()) {
                    pictured.add(owner);
                }
                if (settings.oldAddresses()) {
                    byOldAddress.put(owner, badge);
                }
            }
        }
        store(board.show(byToken, byOldAddress));
        presences.wantPictures(pictured);
        presences.want("badges", owners.keySet());
        changed.forEach(Runnable::run);
    }

    /** The same address with the same domain object as all others: a hundred thousand copies of it would weigh much. */
    private static BareJid sharing(BareJid owner, Map<String, String> domains) {
        return new BareJid(owner.localpart(), domains.computeIfAbsent(owner.domainpart(), domain -> domain));
    }

    /** Who to tell when other badges may be seen than before. */
    void onChange(Runnable work) {
        changed.add(work);
    }

    /** Adds what was counted since the last time to what is stored. */
    public synchronized void countHits() {
        store(board.all());
    }

    private void store(Collection<LiveBadge> badges) {
        var hits = new HashMap<Long, Long>();
        for (LiveBadge badge : badges) {
            long count = badge.takeHits();
            if (count > 0) {
                hits.put(badge.id, count);
            }
        }
        if (!hits.isEmpty()) {
            table.addHits(hits);
        }
    }

    BadgeBoard board() {
        return board;
    }
}
