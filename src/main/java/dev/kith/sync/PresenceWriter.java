package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.roster.RosterChange.Flow;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.SubscriptionAccess.Ability;
import java.util.Objects;

/** Carries out the steps of a plan that are about presence, and counts them. */
final class PresenceWriter {
    private final Account account;
    private final SubscriptionAccess subscriptions;
    private final WriteHold holds;

    private int paired;
    private int ended;
    private int asked;

    PresenceWriter(Account account, SubscriptionAccess subscriptions, WriteHold holds) {
        this.account = account;
        this.subscriptions = subscriptions;
        this.holds = holds;
    }

    /**
     * Writes what the step says.
     *
     * @return whether the item shows it now; false when the other side must do its part first
     */
    boolean write(Flow flow) throws RosterUnavailable, RosterRefused {
        if (!flow.writes()) {
            return true;
        }
        RosterItem item = Objects.requireNonNull(flow.item());
        boolean shown = switch (flow.move()) {
            case PAIR -> {
                boolean both = subscriptions.setSubscription(account.jid(), item, Subscription.BOTH);
                paired++;
                yield both;
            }
            case END, CALL_OFF, FINISH, TAKE_BACK -> endPair(item);
            case WITHDRAW -> end(item, withoutOurs(item));
            case ASK -> {
                subscriptions.ask(account.jid(), item.jid());
                asked++;
                yield true;
            }
            case OFFER, CONFIRM, STOP, ENDED, FORGET, PART, LET_BE, WAIT, GIVE_UP ->
                throw new IllegalArgumentException(flow.toString());
        };
        holds.flowed(account.id(), item.jid());
        return shown;
    }

    /** By stanzas in two turns: what the person sees is for the other side to end, whose server then tells them (RFC 6121 §3.2.2). */
    private boolean endPair(RosterItem item) throws RosterUnavailable, RosterRefused {
        boolean byTurns = item.subscription() == Subscription.BOTH
                && !subscriptions.abilities().contains(Ability.SET);
        if (!byTurns) {
            return end(item, Subscription.NONE);
        }
        boolean unused = end(item, Subscription.TO);
        return false;
    }

    private boolean end(RosterItem item, Subscription left) throws RosterUnavailable, RosterRefused {
        boolean shown = subscriptions.setSubscription(account.jid(), item, left);
        ended++;
        return shown;
    }

    /** What we asked for is what the person sees; what the contact sees was theirs to give. */
    private static Subscription withoutOurs(RosterItem item) {
        return item.subscription().isSeen() ? Subscription.FROM : Subscription.NONE;
    }

    int paired() {
        return paired;
    }

    int ended() {
        return ended;
    }

    int asked() {
        return asked;
    }
}
