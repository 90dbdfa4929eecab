package dev.kith.alert;

import dev.kith.alert.UnreadMail.Overview;
import dev.kith.alert.UnreadMail.Unread;
import dev.kith.jid.BareJid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is remembered of mail, in lists and maps. */
final class InMemoryAlertMemory implements AlertMemory {
    private static final class Row {
        long id;
        BareJid owner = BareJid.parse("nobody@example.org");
        byte[] key = {};
        String state = "waiting";

        @Nullable
        String alertId;

        NewMail mail = new NewMail(Mailbox.INBOX, null, "", Sender.UNKNOWN, "", "", Instant.EPOCH, false);
        Instant heard = Instant.EPOCH;

        @Nullable
        Instant told;

        boolean unread = true;

        boolean isMovedBy(NewMail found) {
            boolean mayBe = state.equals("waiting") || found.received().equals(mail.received());
            return (state.equals("sending") || (alertId == null && !state.equals("told") && mayBe))
                    && !Objects.equals(found.place(), mail.place());
        }

        boolean isOpen() {
            return state.equals("waiting") || state.equals("sending");
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final Map<BareJid, Map<String, MailboxPosition>> positions = new HashMap<>();
    private long ids;

    @Override
    public synchronized Map<String, MailboxPosition> positions(BareJid owner) {
        return Map.copyOf(positions.getOrDefault(owner, Map.of()));
    }

    @Override
    public synchronized void forgetPositions(BareJid owner) {
        positions.remove(owner);
    }

    @Override
    public synchronized int take(BareJid owner, List<NewMail> mails, @Nullable Reached reached, Instant now) {
        int fresh = 0;
        for (NewMail mail : mails) {
            byte[] key = MailKey.of(mail);
            var known = rows.stream()
                    .filter(row -> row.owner.equals(owner) && Arrays.equals(row.key, key))
                    .findFirst();
            if (known.isPresent() && reached != null && known.get().isMovedBy(mail)) {
                known.get().mail = mail;
                known.get().state = known.get().state.equals("sending") ? "sending" : "waiting";
                known.get().unread = true;
                fresh++;
            } else if (known.isEmpty()) {
                var row = new Row();
                row.id = ++ids;
                row.owner = owner;
                row.key = key;
                row.mail = mail;
                row.heard = now;
                rows.add(row);
                fresh++;
            }
        }
        if (reached != null) {
            positions.computeIfAbsent(owner, who -> new HashMap<>()).put(reached.mailbox(), reached.position());
        }
        return fresh;
    }

    @Override
    public synchronized List<Open> open(BareJid owner) {
        return rows.stream()
                .filter(row -> row.owner.equals(owner) && row.isOpen())
                .map(row -> new Open(new Waiting(row.id, row.mail), row.heard, row.alertId))
                .toList();
    }

    @Override
    public synchronized Set<BareJid> withOpen() {
        var owners = new HashSet<BareJid>();
        rows.stream().filter(Row::isOpen).forEach(row -> owners.add(row.owner));
        return owners;
    }

    @Override
    public synchronized void sending(Collection<Long> which, String alertId) {
        rows.stream().filter(row -> which.contains(row.id)).forEach(row -> {
            row.state = "sending";
            row.alertId = alertId;
        });
    }

    @Override
    public synchronized void told(
            BareJid owner, String alertId, Collection<Long> ids, Instant now, boolean keepDetails) {
        rows.stream()
                .filter(row -> row.owner.equals(owner) && alertId.equals(row.alertId) && row.state.equals("sending"))
                .forEach(row -> {
                    row.state = ids.contains(row.id) ? "told" : "waiting";
                    if (row.state.equals("waiting")) {
                        row.alertId = null;
                        return;
                    }
                    row.told = now;
                    if (!keepDetails) {
                        forgetDetails(row);
                    }
                });
    }

    private static void forgetDetails(Row row) {
        NewMail mail = row.mail;
        row.mail = new NewMail(
                mail.mailbox(), mail.place(), mail.messageId(), Sender.UNKNOWN, "", "", mail.received(), mail.seen());
    }

    @Override
    public synchronized void leaveOut(Collection<Long> which) {
        rows.stream().filter(row -> which.contains(row.id)).forEach(row -> {
            row.state = "left_out";
            row.unread = false;
            forgetDetails(row);
        });
    }

    @Override
    public synchronized void settled(BareJid owner, Set<MailPlace> places) {
        rows.stream()
                .filter(row -> row.owner.equals(owner) && row.mail.place() != null && places.contains(row.mail.place()))
                .forEach(row -> {
                    row.unread = false;
                    row.mail = seen(row.mail);
                    row.state = row.state.equals("waiting") ? "left_out" : row.state;
                });
    }

    private static NewMail seen(NewMail mail) {
        return new NewMail(
                mail.mailbox(),
                mail.place(),
                mail.messageId(),
                mail.sender(),
                mail.subject(),
                mail.listId(),
                mail.received(),
                true);
    }

    @Override
    public synchronized List<Instant> toldSince(BareJid owner, Instant since) {
        var times = new HashMap<String, Instant>();
        for (Row row : rows) {
            if (row.owner.equals(owner)
                    && row.alertId != null
                    && row.state.equals("told")
                    && row.told != null
                    && !row.told.isBefore(since)) {
                times.put(row.alertId, row.told);
            }
        }
        return List.copyOf(times.values());
    }

    @Override
    public synchronized Overview unread(BareJid owner, Instant since) {
        var mails = rows.stream()
                .filter(row -> row.owner.equals(owner)
                        && row.unread
                        && !row.heard.isBefore(since)
                        && !row.state.equals("left_out"))
                .sorted(Comparator.comparingLong((Row row) -> row.id).reversed())
                .map(row -> new Unread(row.id, row.mail.sender(), row.mail.subject(), row.mail.received()))
                .toList();
        return new Overview(mails.size(), mails.subList(0, Math.min(20, mails.size())));
    }

    @Override
    public synchronized List<MailPlace> unreadPlaces(BareJid owner, int most) {
        List<MailPlace> places = rows.stream()
                .filter(row -> row.owner.equals(owner) && row.unread && row.mail.place() != null)
                .map(row -> row.mail.place())
                .toList();
        return places.subList(Math.max(places.size() - most, 0), places.size());
    }

    @Override
    public synchronized int dropBefore(Instant heard) {
        int before = rows.size();
        rows.removeIf(row -> !row.isOpen() && row.heard.isBefore(heard));
        return before - rows.size();
    }
}
