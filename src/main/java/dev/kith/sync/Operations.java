package dev.kith.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kith.account.Account;
import dev.kith.account.SecretUnreadable;
import dev.kith.jid.BareJid;
import dev.kith.roster.CardChange;
import dev.kith.roster.Contact;
import dev.kith.roster.LastSynced;
import dev.kith.roster.Move;
import dev.kith.roster.RosterChange;
import dev.kith.roster.RosterItem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a person can ask for by hand. Every answer is plain data, so that it can cross from one process to another. */
@ApplicationScoped
public class Operations {
    private static final Duration UNDO = Duration.ofDays(30);

    private final AccountSync sync;
    private final RosterAccess rosters;
    private final SyncState state;
    private final Clock clock;

    Operations(AccountSync sync, RosterAccess rosters, SyncState state, Clock clock) {
        this.sync = sync;
        this.rosters = rosters;
        this.state = state;
        this.clock = clock;
    }

    /**
     * One line of a plan.
     *
     * @param change what would be done, in one word
     * @param why the reason, as a person would give it
     * @param withheld whether the brake holds it back
     */
    @RegisterForReflection
    public record Line(String change, String jid, String name, List<String> groups, String why, boolean withheld) {}

    /**
     * What a pass would do.
     *
     * @param problem why no plan could be made; null when there is one
     * @param brake why something is withheld; empty when nothing is
     */
    @RegisterForReflection
    public record Plan(@Nullable String problem, List<Line> lines, String brake, int skippedCards) {}

    /** What a pass of the account would change now, and why; changes nothing on the roster. */
    public Plan dryRun(Account account) {
        return sync.alone(account, () -> plan(account));
    }

    private Plan plan(Account account) {
        try {
            var preview = sync.preview(account);
            var lines = new ArrayList<Line>();
            preview.changes().forEach(change -> lines.add(line(change, false)));
            preview.withheld().forEach(change -> lines.add(line(change, true)));
            var cards = sync.previewCards(account);
            cards.steps().forEach(change -> line(change, false).ifPresent(lines::add));
            cards.withheld().forEach(change -> line(change, true).ifPresent(lines::add));
            String brake = cards.withheld().isEmpty() || !preview.brakeReason().isEmpty()
                    ? preview.brakeReason()
                    : FromChat.reason(cards);
            return new Plan(null, lines, brake, preview.skippedCards());
        } catch (SourceUnavailable | SourceDenied | RosterUnavailable | RosterRefused | SecretUnreadable e) {
            return new Plan(e.getMessage(), List.of(), "", 0);
        }
    }

    private static Line line(RosterChange change, boolean withheld) {
        String jid = change.jid().toString();
        return switch (change) {
            case RosterChange.Add(Contact c) ->
                new Line("add", jid, c.name(), groups(c), "in the address book, not on the roster", withheld);
            case RosterChange.Adopt(Contact c) ->
                new Line(
                        "adopt",
                        jid,
                        c.name(),
                        groups(c),
                        "already on the roster just as in the address book",
                        withheld);
            case RosterChange.Update(var item, Contact c) ->
                new Line("update", jid, c.name(), groups(c), "the card changed", withheld);
            case RosterChange.Fade(var item, Contact c, var since, boolean stays) ->
                new Line(
                        "fade",
                        jid,
                        c.name(),
                        groups(c),
                        stays
                                ? "the card is gone; the item was there before Kith, so it stays"
                                : "the card is gone; presence flows, so the item waits",
                        withheld);
            case RosterChange.Remove(RosterItem i) ->
                new Line(
                        "remove",
                        jid,
                        i.name(),
                        List.copyOf(i.groups()),
                        "the card is gone, the item is unchanged",
                        withheld);
            case RosterChange.Forget f ->
                new Line("forget", jid, "", List.of(), "gone from address book and roster", withheld);
            case RosterChange.Release(var j, LastSynced.Reason reason) ->
                new Line("release", jid, "", List.of(), words(reason), withheld);
            case RosterChange.Flow(var j, var i, Move move) ->
                new Line(
                        move.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        jid,
                        i == null ? "" : i.name(),
                        i == null ? List.of() : List.copyOf(i.groups()),
                        words(move),
                        withheld);
            case RosterChange.Hold h ->
                new Line(
                        "hold",
                        jid,
                        "",
                        List.of(),
                        "not yet: somebody changes it back again and again, or the other side ends its part first",
                        withheld);
        };
    }

    private static String words(Move move) {
        return switch (move) {
            case OFFER -> "has this account in their address book too; waits for the other side";
            case PAIR -> "both have each other in their address books: presence flows";
            case CONFIRM -> "presence flows, as it was meant";
            case STOP, END -> "the pair has ended on the other side, or its card is long gone";
            case CALL_OFF -> "the account leaves presence to its person";
            case FINISH -> "the pair has ended here; the other side has not ended its part";
            case ENDED, FORGET -> "no presence flows by Kith's doing any more";
            case PART, TAKE_BACK -> "the person took it back; it stays so";
            case LET_BE -> "presence is the person's own";
            case ASK -> "the card names a chat address: a request is sent, once";
            case WAIT -> "a request was sent";
            case GIVE_UP -> "a request was sent once; it is not repeated";
            case WITHDRAW -> "the card is gone, so the request is taken back";
        };
    }

    /** What a step about a card looks like; empty for what is only remembered. */
    private static Optional<Line> line(CardChange change, boolean withheld) {
        return Optional.ofNullable(
                switch (change) {
                    case CardChange.Create(Contact c) ->
                        line("make card", c, "added in chat, in no address book", withheld);
                    case CardChange.Update(var card, Contact c) ->
                        line("change card", c, "changed in chat; the card is Kith's", withheld);
                    case CardChange.Delete(BareJid jid, var card) ->
                        line(
                                "remove card",
                                card.writtenByUs().findFirst().orElseThrow(),
                                "removed in chat; the card is Kith's",
                                withheld);
                    case CardChange.Look _, CardChange.See _, CardChange.Miss _, CardChange.Return _ -> null;
                    case CardChange.GiveUp _, CardChange.Forget _ -> null;
                });
    }

    private static Line line(String change, Contact contact, String why, boolean withheld) {
        return new Line(change, contact.jid().toString(), contact.name(), groups(contact), why, withheld);
    }

    private static String words(LastSynced.Reason reason) {
        return switch (reason) {
            case REMOVED_BY_PERSON -> "the person removed it; it stays removed";
            case CHANGED_BY_PERSON -> "the person changed it; it is theirs now";
            case RESTORED -> "restored for the person";
        };
    }

    private static List<String> groups(Contact contact) {
        return List.copyOf(contact.groups());
    }

    /**
     * What came of an undo.
     *
     * @param problem why it stopped early; null when it did not
     */
    @RegisterForReflection
    public record Restored(@Nullable String problem, int items, int alreadyThere) {}

    /**
     * Puts back the items that were removed in the last 30 days, and the groups of those that are leaving; they are the person's
     * own from then on. What is there otherwise stays as it is. Subscriptions cannot be put back: the person has to ask again.
     */
    public Restored restore(Account account) {
        return sync.alone(account, () -> putBack(account));
    }

    private Restored putBack(Account account) {
        int restored = 0;
        int there = 0;
        try {
            var roster = rosters.fetch(account.jid()).items();
            var ledger = state.load(account);
            var kept = state.keptSince(account, clock.instant().minus(UNDO));
            var seen = new HashSet<>();
            for (SyncState.Kept item : kept.reversed()) { // the last state of each counts
                if (!seen.add(item.jid())) {
                    continue;
                }
                var contact = new Contact(item.jid(), item.name(), item.groups());
                RosterItem now = roster.get(item.jid());
                if (now != null && !lostItsGroups(now, contact, ledger.get(item.jid()))) {
                    there++;
                    continue;
                }
                // First: so that a crash between the two never makes the next pass remove it again.
                state.remember(account, item.jid(), new LastSynced.Released(LastSynced.Reason.RESTORED));
                rosters.set(account.jid(), contact);
                restored++;
            }
            return new Restored(null, restored, there);
        } catch (RosterUnavailable | RosterRefused e) {
            return new Restored(e.getMessage(), restored, there);
        } finally {
            sync.unsettle(account.id());
        }
    }

    /** Whether we took an item's groups because it is leaving, and it was not touched since; all else that is there stays as it is. */
    private static boolean lostItsGroups(RosterItem now, Contact before, @Nullable LastSynced last) {
        return last instanceof LastSynced.Managed managed
                && managed.leavingSince() != null
                && !before.matches(now)
                && before.withoutGroups().matches(now);
    }

    /** Any of the answers above as text that another process can read. */
    public static String toJson(Object answer) {
        try {
            return new ObjectMapper().writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The other way round. */
    public static <T> T fromJson(String text, Class<T> type) {
        try {
            return new ObjectMapper().readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
