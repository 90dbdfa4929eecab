package dev.kith.alert;

import dev.kith.jid.BareJid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Unread mail that a test puts there. */
public final class InMemoryUnreadMail implements UnreadMail {
    private final Map<BareJid, List<Unread>> mails = new ConcurrentHashMap<>();
    private final List<Consumer<BareJid>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong ids = new AtomicLong();

    /** A mail arrives, and everybody who listens hears of it. */
    public void arrives(BareJid owner, Sender sender, String subject, Instant received) {
        mails.merge(owner, List.of(new Unread(ids.incrementAndGet(), sender, subject, received)), (before, one) -> {
            var all = new ArrayList<>(one);
            all.addAll(before);
            return List.copyOf(all);
        });
        listeners.forEach(listener -> listener.accept(owner));
    }

    @Override
    public Optional<Overview> of(BareJid owner) {
        return Optional.ofNullable(mails.get(owner))
                .map(all -> new Overview(all.size(), all.subList(0, Math.min(20, all.size()))));
    }

    @Override
    public void onNewMail(Consumer<BareJid> listener) {
        listeners.add(listener);
    }
}
