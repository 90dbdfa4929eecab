package dev.kith.alert.imap;

import dev.kith.alert.MailNews;
import dev.kith.alert.MailPlace;
import dev.kith.alert.MailboxPosition;
import dev.kith.alert.NewMail;
import dev.kith.jid.BareJid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Keeps what watchers bring, everything of it: a mail that is brought twice is there twice. */
final class InMemoryNews implements MailNews {
    private final Map<BareJid, Map<String, MailboxPosition>> positions = new HashMap<>();
    private final Map<BareJid, List<NewMail>> mails = new HashMap<>();
    private final Map<BareJid, Set<MailPlace>> settled = new HashMap<>();
    private int failures;
    private boolean settlingFails;

    @Override
    public boolean arrived(String mailUser, NewMail mail) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean hint(String mailUser) {
        throw new UnsupportedOperationException();
    }

    /** As if the database were away for so many times. */
    synchronized void fail(int times) {
        failures = times;
    }

    /** Whether it cannot be taken in what was read elsewhere. */
    synchronized void failToSettle(boolean fails) {
        settlingFails = fails;
    }

    @Override
    public synchronized Map<String, MailboxPosition> positions(BareJid owner) {
        return Map.copyOf(positions.getOrDefault(owner, Map.of()));
    }

    @Override
    public synchronized List<MailPlace> unread(BareJid owner, int most) {
        List<MailPlace> unread = of(owner).stream()
                .filter(mail -> !mail.seen())
                .map(NewMail::place)
                .filter(place -> !settledOf(owner).contains(place))
                .toList();
        return unread.subList(Math.max(unread.size() - most, 0), unread.size());
    }

    @Override
    public synchronized void read(BareJid owner, String mailbox, MailboxPosition reached, List<NewMail> read) {
        if (failures > 0) {
            failures--;
            throw new IllegalStateException("the database is away");
        }
        positions.computeIfAbsent(owner, unused -> new HashMap<>()).put(mailbox, reached);
        mails.computeIfAbsent(owner, unused -> new ArrayList<>()).addAll(read);
    }

    @Override
    public synchronized void settled(BareJid owner, Set<MailPlace> places) {
        if (settlingFails) {
            throw new IllegalStateException("the database is away");
        }
        settled.computeIfAbsent(owner, unused -> new HashSet<>()).addAll(places);
    }

    synchronized List<NewMail> of(BareJid owner) {
        return List.copyOf(mails.getOrDefault(owner, List.of()));
    }

    synchronized Set<MailPlace> settledOf(BareJid owner) {
        return Set.copyOf(settled.getOrDefault(owner, Set.of()));
    }

    List<String> subjects(BareJid owner) {
        return of(owner).stream().map(NewMail::subject).toList();
    }

    boolean has(BareJid owner, Predicate<NewMail> mail) {
        return of(owner).stream().anyMatch(mail);
    }
}
