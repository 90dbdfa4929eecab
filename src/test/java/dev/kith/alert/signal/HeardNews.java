package dev.kith.alert.signal;

import dev.kith.alert.MailNews;
import dev.kith.alert.MailPlace;
import dev.kith.alert.MailboxPosition;
import dev.kith.alert.NewMail;
import dev.kith.hint.BookHints;
import dev.kith.jid.BareJid;
import dev.kith.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Keeps what it is told; and, when a test wants it, is slow or has no room. */
final class HeardNews implements MailNews, BookHints {
    record Arrival(String user, NewMail mail) {}

    final List<Arrival> arrived = new CopyOnWriteArrayList<>();
    final List<String> hints = new CopyOnWriteArrayList<>();
    final List<String> books = new CopyOnWriteArrayList<>();
    final List<Map.Entry<BareJid, Set<MailPlace>>> settled = new CopyOnWriteArrayList<>();
    volatile boolean room = true;
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public boolean arrived(String mailUser, NewMail mail) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            return false;
        }
        if (room) {
            arrived.add(new Arrival(mailUser, mail));
        }
        return room;
    }

    @Override
    public boolean hint(String mailUser) {
        hints.add(mailUser);
        return true;
    }

    @Override
    public boolean changed(String bookUser) {
        if (room) {
            books.add(bookUser);
        }
        return room;
    }

    @Override
    public boolean changedAsAllKnow(String bookUser) {
        throw new AssertionError("what comes to one replica is known to no other");
    }

    @Override
    public void missed() {
        throw new AssertionError("what a server says to one replica is missed by nobody");
    }

    @Override
    public Map<String, MailboxPosition> positions(BareJid owner) {
        return Map.of();
    }

    @Override
    public List<MailPlace> unread(BareJid owner, int most) {
        return List.of();
    }

    @Override
    public void read(BareJid owner, String mailbox, MailboxPosition reached, List<NewMail> mails) {
        throw new AssertionError("signals read no mailboxes");
    }

    @Override
    public void settled(BareJid owner, Set<MailPlace> mails) {
        settled.add(Map.entry(owner, mails));
    }

    /** Returns when something was heard of this person's books; what was heard before is forgotten then. */
    void awaitBooksOf(String user) throws Exception {
        Await.until("news of the books of " + user, Duration.ofSeconds(20), () -> books.contains(user));
        books.clear();
    }

    List<NewMail> await(int mails) throws Exception {
        Await.until(mails + " mails arrive", Duration.ofSeconds(20), () -> arrived.size() >= mails);
        return arrived.stream().map(Arrival::mail).toList();
    }
}
