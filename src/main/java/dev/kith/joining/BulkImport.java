package dev.kith.joining;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.account.Login;
import dev.kith.account.OperatorLogin;
import dev.kith.account.SubscriptionPolicy;
import dev.kith.audit.AuditLog;
import dev.kith.audit.AuditLog.Actor;
import dev.kith.audit.AuditLog.What;
import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Accounts from a file, for an operator whose people agreed in another way. Each line stands for itself: a bad one is named
 * and stops nobody else, and doing it again changes only what differs.
 */
@ApplicationScoped
public class BulkImport {
    /** The columns there are; the first is required, and unknown ones are refused, since they may be misspelt. */
    static final List<String> COLUMNS =
            List.of("jid", "user", "password", "address-book", "names", "grace-days", "presence");

    private static final String WAY = "from a file";
    private static final int ENTRIES = 1000;

    private final Accounts accounts;
    private final OperatorLogin operatorLogin;
    private final AuditLog audit;

    BulkImport(Accounts accounts, OperatorLogin operatorLogin, AuditLog audit) {
        this.accounts = accounts;
        this.operatorLogin = operatorLogin;
        this.audit = audit;
    }

    /** What becomes of a line. */
    public enum Fate {
        ADD,
        CHANGE,
        SAME,
        LEFT_OUT,
        BAD
    }

    /**
     * A line as understood.
     *
     * @param line its number, from 1
     * @param jid as written, for one that is bad
     * @param words what would be or was done, or what is wrong
     */
    public record Row(int line, String jid, Fate fate, String words) {}

    private record Wish(
            BareJid jid, @Nullable Login login, @Nullable URI book, UnaryOperator<Choices> choices) {
        /** What is to hold: what the file says, and else what holds already. */
        Choices over(Optional<Account> known) {
            return choices.apply(known.map(Choices::of).orElse(Choices.USUAL));
        }
    }

    /** What stands in the way of an address or a book, in words that follow the line number; empty when nothing does. */
    public interface Rules {
        Optional<String> against(BareJid jid);

        Optional<String> against(URI book);
    }

    /**
     * Goes through a file.
     *
     * @param text the file
     * @param rules what the settings allow
     * @param consent how these people agreed, in the operator's words; goes on record for each of them
     * @param really whether to do it, rather than to say what would be done
     * @param each told line by line
     * @throws JoinRefused when the file as a whole cannot be used
     */
    public void run(String text, Rules rules, String consent, boolean really, Consumer<Row> each) throws JoinRefused {
        List<Csv.Line> lines = Csv.read(text);
        if (lines.isEmpty()) {
            throw new JoinRefused(
                    "The file is empty. Next: write a header row with at least jid, and a line for each.");
        }
        List<String> head = head(lines.getFirst());
        Set<BareJid> seen = new HashSet<>();
        for (Csv.Line line : lines.subList(1, lines.size())) {
            String jid = line.fields().isEmpty() ? "" : at(line, head, "jid");
            Row row;
            try {
                Wish wish = wish(line, head, rules);
                row = seen.add(wish.jid)
                        ? carryOut(line.line(), wish, consent, really)
                        : bad(line.line(), jid, "stands in the file twice; the first line counts");
            } catch (JoinRefused e) {
                row = bad(line.line(), jid, String.valueOf(e.getMessage()));
            }
            each.accept(row);
        }
    }

    private static Row bad(int line, String jid, String words) {
        return new Row(line, jid, Fate.BAD, words);
    }

    private static List<String> head(Csv.Line line) throws JoinRefused {
        List<String> head = line.fields().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        if (!head.contains("jid")) {
            throw new JoinRefused("The first line names no column jid. Next: write a header row of "
                    + String.join(", ", COLUMNS) + "; all but jid may be left out.");
        }
        for (String name : head) {
            if (!COLUMNS.contains(name)) {
                throw new JoinRefused("There is no column '" + name + "'. Next: use " + String.join(", ", COLUMNS));
            }
        }
        if (new HashSet<>(head).size() < head.size()) {
            throw new JoinRefused("A column stands in the header row twice. Next: keep one of them.");
        }
        return head;
    }

    private static String at(Csv.Line line, List<String> head, String column) {
        int place = head.indexOf(column);
        return place < 0 || place >= line.fields().size()
                ? ""
                : line.fields().get(place).strip();
    }

    private Wish wish(Csv.Line line, List<String> head, Rules rules) throws JoinRefused {
        if (!line.problem().isEmpty()) {
            throw new JoinRefused(line.problem());
        }
        if (line.fields().size() > head.size()) {
            throw new JoinRefused("has more fields than the header row; a comma within a field needs quotation marks");
        }
        BareJid jid = jid(at(line, head, "jid"));
        refuse(rules.against(jid));
        String book = at(line, head, "address-book");
        URI address = book.isEmpty() ? null : book(book, rules);
        return new Wish(jid, login(jid, line, head), address, choices(line, head));
    }

    private static void refuse(Optional<String> reason) throws JoinRefused {
        if (reason.isPresent()) {
            throw new JoinRefused(reason.get());
        }
    }

    private static BareJid jid(String text) throws JoinRefused {
        try {
            BareJid jid = BareJid.parse(text);
            if (jid.localpart() != null) {
                return jid;
            }
        } catch (IllegalJid e) {
            throw new JoinRefused("'" + text + "' is not an XMPP address (" + e.getMessage() + ")");
        }
        throw new JoinRefused("'" + text + "' is not an XMPP address; write it as user@domain");
    }

    private static URI book(String text, Rules rules) throws JoinRefused {
        try {
            URI book = URI.create(text);
            if (book.getHost() != null) {
                refuse(rules.against(book));
                return book;
            }
        } catch (IllegalArgumentException e) {
            throw new JoinRefused("'" + text + "' is not an address");
        }
        throw new JoinRefused("'" + text + "' is not an address; write https://dav.example.org/...");
    }

    private @Nullable Login login(BareJid jid, Csv.Line line, List<String> head) throws JoinRefused {
        String user = at(line, head, "user");
        int place = head.indexOf("password"); // as it stands: a password may begin or end with a space
        String password =
                place < 0 || place >= line.fields().size() ? "" : line.fields().get(place);
        if (!password.isEmpty()) {
            return new Login.Basic(user.isEmpty() ? jid.toString() : user, password);
        }
        if (!operatorLogin.fits(jid)) {
            throw new JoinRefused("has no password, and kith.operator-login opens no address book for it");
        }
        if (!user.isEmpty()) {
            throw new JoinRefused("has a user but no password");
        }
        return null;
    }

    private static UnaryOperator<Choices> choices(Csv.Line line, List<String> head) throws JoinRefused {
        String names = at(line, head, "names");
        Optional<Boolean> bookWins = switch (names.toLowerCase(Locale.ROOT)) {
            case "" -> Optional.empty();
            case "hand-made" -> Optional.of(false);
            case "address-book" -> Optional.of(true);
            default -> throw new JoinRefused("names is '" + names + "'; write hand-made or address-book");
        };
        String days = at(line, head, "grace-days");
        if (!days.isEmpty() && (!days.matches("[0-9]{1,4}") || Integer.parseInt(days) > 3650)) {
            throw new JoinRefused("grace-days is '" + days + "'; write a number from 0 to 3650");
        }
        Optional<Duration> grace =
                days.isEmpty() ? Optional.empty() : Optional.of(Duration.ofDays(Integer.parseInt(days)));
        String presence = at(line, head, "presence").toLowerCase(Locale.ROOT);
        Optional<SubscriptionPolicy> policy = Choices.presence(presence);
        if (policy.isEmpty() && !presence.isEmpty()) {
            throw new JoinRefused("presence is '" + presence + "'; write names, mutual or ask");
        }
        return before -> new Choices(
                bookWins.orElse(before.bookWins()),
                grace.orElse(before.grace()),
                policy.orElse(before.presence()),
                before.twoWayBook());
    }

    private Row carryOut(int line, Wish wish, String consent, boolean really) {
        String jid = wish.jid.toString();
        Optional<Account> known = accounts.find(wish.jid);
        Optional<String> against = against(wish.jid, known);
        if (against.isPresent()) {
            return new Row(line, jid, Fate.LEFT_OUT, against.get());
        }
        Choices choices = wish.over(known);
        if (known.isPresent() && isSame(known.get(), wish, choices)) {
            return new Row(line, jid, Fate.SAME, "is so already");
        }
        Optional<String> own = known.isPresent() ? ownWord(wish.jid) : Optional.empty();
        if (own.isPresent()) {
            return new Row(line, jid, Fate.LEFT_OUT, own.get());
        }
        if (really) {
            // On at last: whatever ends this early, nothing is done that was not chosen.
            String how = WAY + ": " + consent;
            Account account = wish.login == null
                    ? accounts.putWithOperatorLogin(wish.jid, false, how)
                    : accounts.put(wish.jid, wish.book, wish.login, false, how);
            Account chosen = accounts.choose(account, choices.bookWins(), choices.grace());
            accounts.enable(accounts.choose(chosen, choices.presence()), true, how);
            audit.note(wish.jid, What.IMPORTED, Actor.OPERATOR, WAY, consent + " (" + choices.words() + ")");
        }
        return known.isPresent()
                ? new Row(line, jid, Fate.CHANGE, really ? "changed" : "would be changed")
                : new Row(line, jid, Fate.ADD, really ? "added and switched on" : "would be added and switched on");
    }

    /** A person's own no counts for more than a file. */
    private Optional<String> against(BareJid jid, Optional<Account> known) {
        if (known.isPresent() && accounts.isLeaving(jid)) {
            return Optional.of("is just leaving");
        }
        if (known.isPresent() && !known.get().enabled()) {
            return Optional.of("was switched off; if that is over: kith account enable " + jid);
        }
        if (known.isPresent()) {
            return Optional.empty();
        }
        return audit.list(jid, ENTRIES).stream()
                .filter(entry ->
                        (entry.what().equals(What.LEFT.word()) || entry.what().equals(What.LEAVING.word()))
                                && entry.actor().equals(Actor.PERSON.name().toLowerCase(Locale.ROOT)))
                .reduce((first, later) -> later)
                .map(entry -> "left on " + entry.at().toString().substring(0, 10)
                        + "; they can join by themselves, or: kith account add " + jid);
    }

    /** Who joined, or joined anew, after the operator said anything for them has chosen by themselves. */
    private Optional<String> ownWord(BareJid jid) {
        return audit.list(jid, ENTRIES).stream()
                .filter(entry ->
                        entry.what().equals(What.JOINED.word()) || entry.what().equals(What.IMPORTED.word()))
                .reduce((first, later) -> later)
                .filter(entry -> entry.what().equals(What.JOINED.word()))
                .map(entry -> "joined by themselves on " + entry.at().toString().substring(0, 10)
                        + ", and what they chose counts; to set it for them: kith account set " + jid);
    }

    private boolean isSame(Account account, Wish wish, Choices choices) {
        Account wished = accounts.unstored(wish.jid, wish.login);
        Optional<URI> book = wish.login == null ? wished.bookUrl() : Optional.ofNullable(wish.book);
        return account.bookUrl().equals(book)
                && Choices.of(account).equals(choices)
                && accounts.login(account).equals(accounts.login(wished));
    }

    /** How many lines there were of each fate, for the end of the report. */
    public static String sum(List<Row> rows) {
        Map<Fate, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row.fate, 1, Integer::sum));
        var words = new ArrayList<String>();
        for (Fate fate : Fate.values()) {
            words.add(counts.getOrDefault(fate, 0) + " "
                    + switch (fate) {
                        case ADD -> "new";
                        case CHANGE -> "changed";
                        case SAME -> "as before";
                        case LEFT_OUT -> "left out";
                        case BAD -> "bad";
                    });
        }
        return String.join(", ", words);
    }
}
