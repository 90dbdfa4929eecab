package dev.kith.roster;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Two people's rosters at one server, which does with their stanzas what RFC 6121 §3 and Appendix A say. */
final class TwoSides {
    /** What a person's program can send. */
    enum Stanza {
        SUBSCRIBE,
        UNSUBSCRIBE,
        SUBSCRIBED,
        UNSUBSCRIBED
    }

    private final @Nullable RosterItem[] items = new RosterItem[2];
    private final boolean[] pendingIn = new boolean[2];
    /** Whether their programs show the other one's presence: they go on with it until they are told. */
    private final boolean[] shown = new boolean[2];

    private final Contact[] nameless;

    /** What an item is called that the server makes by itself. */
    TwoSides(Contact first, Contact second) {
        nameless = new Contact[] {first, second};
    }

    @Nullable
    RosterItem item(int side) {
        return items[side];
    }

    void put(int side, @Nullable RosterItem item) {
        items[side] = item;
    }

    /** A roster set: name and groups; the subscription stays. */
    void set(int side, Contact contact) {
        RosterItem old = items[side];
        items[side] = Fixtures.item(
                contact, old == null ? Subscription.NONE : old.subscription(), old != null && old.pendingOut());
    }

    void remove(int side) {
        if (items[side] != null) {
            send(side, Stanza.UNSUBSCRIBE);
            send(side, Stanza.UNSUBSCRIBED);
            items[side] = null;
        }
    }

    /** A set that the server takes literally, as for a privileged component. */
    void setLiterally(int side, Subscription subscription) {
        items[side] = Fixtures.item(Fixtures.contactOf(items[side]), subscription, false);
    }

    /** The same wish by stanzas; whether the item shows it. */
    boolean bring(int side, Subscription wanted) {
        if (wanted == Subscription.BOTH) {
            send(side, Stanza.SUBSCRIBED);
            if (!sees(side) && !items[side].pendingOut()) {
                send(side, Stanza.SUBSCRIBE);
            }
        } else {
            send(side, Stanza.UNSUBSCRIBED);
            if (wanted == Subscription.NONE) {
                send(side, Stanza.UNSUBSCRIBE);
            }
        }
        return items[side].subscription() == wanted;
    }

    void send(int side, Stanza stanza) {
        int other = 1 - side;
        switch (stanza) {
            case SUBSCRIBE -> {
                if (!sees(side)) {
                    put(side, of(side), true);
                }
                if (isSeen(other)) {
                    granted(side);
                } else {
                    pendingIn[other] = true;
                }
            }
            case SUBSCRIBED -> {
                if (pendingIn[side]) {
                    pendingIn[side] = false;
                    Set<Half> halves = of(side);
                    halves.add(Half.FROM);
                    put(side, halves, asks(side));
                    granted(other);
                }
            }
            case UNSUBSCRIBE -> {
                without(side, Half.TO, false);
                pendingIn[other] = false;
                without(other, Half.FROM, asks(other));
            }
            case UNSUBSCRIBED -> {
                pendingIn[side] = false;
                without(side, Half.FROM, asks(side));
                without(other, Half.TO, false);
                shown[other] = false;
            }
        }
    }

    /** Whether a server would send this on: the answer to a request needs the request. */
    boolean canSend(int side, Stanza stanza) {
        return stanza != Stanza.SUBSCRIBED || pendingIn[side];
    }

    private void granted(int side) {
        if (asks(side)) {
            Set<Half> halves = of(side);
            halves.add(Half.TO);
            put(side, halves, false);
            shown[side] = true;
        }
    }

    private enum Half {
        TO,
        FROM
    }

    private void without(int side, Half half, boolean asks) {
        if (items[side] != null) {
            Set<Half> halves = of(side);
            halves.remove(half);
            put(side, halves, asks);
        }
    }

    private Set<Half> of(int side) {
        var halves = EnumSet.noneOf(Half.class);
        if (sees(side)) {
            halves.add(Half.TO);
        }
        if (isSeen(side)) {
            halves.add(Half.FROM);
        }
        return halves;
    }

    private void put(int side, Set<Half> halves, boolean asks) {
        Contact says = items[side] == null ? nameless[side] : Fixtures.contactOf(items[side]);
        Subscription subscription = halves.size() == 2
                ? Subscription.BOTH
                : halves.contains(Half.TO)
                        ? Subscription.TO
                        : halves.contains(Half.FROM) ? Subscription.FROM : Subscription.NONE;
        items[side] = Fixtures.item(says, subscription, asks);
    }

    /**
     * Whether somebody's program shows presence that is not true any more, because the other one's server says nothing to an
     * {@code unsubscribe}, as Prosody (against RFC 6121 §3.3.3).
     */
    boolean isFooled(int side) {
        return shown[side] && !sees(side);
    }

    boolean asks(int side) {
        return items[side] != null && items[side].pendingOut();
    }

    boolean sees(int side) {
        return is(side, Subscription.TO) || is(side, Subscription.BOTH);
    }

    boolean isSeen(int side) {
        return is(side, Subscription.FROM) || is(side, Subscription.BOTH);
    }

    boolean is(int side, Subscription subscription) {
        return items[side] != null && items[side].subscription() == subscription;
    }
}
