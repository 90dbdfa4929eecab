package dev.kith.roster;

import dev.kith.jid.BareJid;
import dev.kith.roster.LastSynced.Intent;
import dev.kith.roster.LastSynced.Managed;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The people and words that the roster tests share. */
final class Fixtures {
    static final BareJid ALICE = BareJid.parse("alice@example.org");
    static final BareJid BOB = BareJid.parse("bob@example.org");
    static final BareJid CAROL = BareJid.parse("carol@example.org");

    static final Instant NOW = Instant.parse("2026-03-29T01:30:00Z");
    static final Duration GRACE = RosterPolicy.DEFAULT.grace();
    static final Instant RECENTLY = NOW.minus(Duration.ofDays(2));
    static final Instant LONG_AGO = NOW.minus(GRACE).minus(Duration.ofDays(1));

    /** Alice as her card has it, as her card has it later, and as a person would rather call her. */
    static final Contact CARD = contact(ALICE, "Alice Liddell", "Friends", "Oxford");

    static final Contact NEWER_CARD = contact(ALICE, "Alice Hargreaves", "Family");
    static final Contact BY_HAND = contact(ALICE, "The girl from next door", "Private");

    static final RosterPolicy DEFAULT = RosterPolicy.DEFAULT;
    static final RosterPolicy BOOK_WINS = new RosterPolicy(true, GRACE);
    static final RosterPolicy AT_ONCE = new RosterPolicy(false, Duration.ZERO);

    private Fixtures() {}

    static Contact contact(BareJid jid, String name, String... groups) {
        return new Contact(jid, name, List.of(groups));
    }

    /** The item that a server holds after we wrote this contact. */
    static RosterItem item(Contact contact, Subscription subscription) {
        return item(contact, subscription, false);
    }

    static RosterItem item(Contact contact, Subscription subscription, boolean pendingOut) {
        return new RosterItem(contact.jid(), contact.name(), contact.groups(), subscription, pendingOut);
    }

    static RosterItem item(Contact contact) {
        return item(contact, Subscription.NONE);
    }

    static Contact contactOf(RosterItem item) {
        return new Contact(item.jid(), item.name(), new TreeSet<>(item.groups()));
    }

    static Managed managed(Contact written) {
        return Managed.of(written);
    }

    static Managed beforeWriting(@Nullable Contact written, Contact next) {
        return new Managed(written, new Intent.Write(next), null);
    }

    static Managed beforeRemoving(Contact written) {
        return new Managed(written, new Intent.Removal(), null);
    }

    static Managed leaving(Contact written, Instant since) {
        return new Managed(written, null, since);
    }

    /** One pass over one account, told as a story: {@code given().card(…).item(…).memory(…).plan()}. */
    static Story given() {
        return new Story();
    }

    static final class Story {
        private final Map<BareJid, Contact> wanted = new HashMap<>();
        private final Map<BareJid, RosterItem> roster = new HashMap<>();
        private final Map<BareJid, LastSynced> lastSynced = new HashMap<>();
        private final Set<BareJid> held = new HashSet<>();
        private Set<BareJid> fromBefore = Set.of();
        private RosterPolicy policy = DEFAULT;
        private Instant now = NOW;

        Story card(Contact contact) {
            wanted.put(contact.jid(), contact);
            return this;
        }

        Story item(RosterItem item) {
            roster.put(item.jid(), item);
            return this;
        }

        Story item(Contact contact) {
            return item(Fixtures.item(contact));
        }

        Story item(Contact contact, Subscription subscription) {
            return item(Fixtures.item(contact, subscription));
        }

        Story memory(BareJid jid, LastSynced last) {
            lastSynced.put(jid, last);
            return this;
        }

        Story memory(LastSynced last) {
            return memory(ALICE, last);
        }

        Story held(BareJid jid) {
            held.add(jid);
            return this;
        }

        /** Every item was there before us. */
        Story fromBefore() {
            fromBefore = roster.keySet();
            return this;
        }

        Story policy(RosterPolicy chosen) {
            policy = chosen;
            return this;
        }

        Story at(Instant time) {
            now = time;
            return this;
        }

        List<RosterChange> plan() {
            return RosterReconciler.reconcile(
                    new RosterView(wanted, roster, lastSynced, held, fromBefore, now), policy);
        }
    }
}
