package dev.kith.xmpp.component;

import dev.kith.config.BadSetting;
import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import dev.kith.roster.Contact;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.xmpp.SmackBoot;
import dev.kith.xmpp.XmppConfig;
import dev.kith.xmpp.component.LinkState.Trial;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.provider.ProviderManager;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what we may do, by doing: a roster item is set and removed on the probe account. Servers have advertised
 * privileges that did not work.
 */
@ApplicationScoped
class PrivilegeTrial {
    private static final Duration ADVERTISEMENT = Duration.ofSeconds(3);

    private final XmppConfig config;
    private final Stream stream;
    private final PrivilegedRoster rosters;

    PrivilegeTrial(XmppConfig config, Stream stream, PrivilegedRoster rosters) {
        this.config = config;
        this.stream = stream;
        this.rosters = rosters;
        SmackBoot.boot();
        var provider = new Privileges.Provider();
        ProviderManager.addExtensionProvider(Privileges.ELEMENT, Privileges.VERSION_1, provider);
        ProviderManager.addExtensionProvider(Privileges.ELEMENT, Privileges.VERSION_2, provider);
    }

    /** What the server has advertised on a stream. */
    static final class Heard {
        private final CountDownLatch any = new CountDownLatch(1);
        private volatile @Nullable Privileges privileges;

        /** What was advertised so far. */
        @Nullable
        Privileges privileges() {
            return privileges;
        }

        private void from(Privileges heard) {
            privileges = heard;
            any.countDown();
        }
    }

    /** Listens for the advertisement; to be called before the stream is opened. */
    Heard listen(ComponentConnection connection) {
        var heard = new Heard();
        connection.addSyncStanzaListener(
                stanza -> {
                    boolean fromOurServer = stanza.getFrom() != null
                            && stanza.getFrom()
                                    .toString()
                                    .equalsIgnoreCase(config.domain().orElse(""));
                    if (fromOurServer) {
                        stanza.getExtensions().stream()
                                .filter(Privileges.class::isInstance)
                                .map(Privileges.class::cast)
                                .findFirst()
                                .ifPresent(heard::from);
                    }
                },
                StanzaTypeFilter.MESSAGE);
        return heard;
    }

    Trial run(Heard heard) throws RosterUnavailable, RosterRefused, InterruptedException {
        boolean advertised = heard.any.await(ADVERTISEMENT.toMillis(), TimeUnit.MILLISECONDS);
        Privileges privileges = heard.privileges;
        boolean presence = privileges != null && privileges.presence();
        if (config.probeAccount().isPresent()) {
            BareJid account = probe(config.probeAccount().get());
            var item = new Contact(BareJid.parse("probe." + stream.name()), "Kith tries its privileges", List.of());
            rosters.set(account, item);
            rosters.remove(account, item.jid());
            return new Trial.Works(presence);
        }
        if (!advertised || privileges == null || !privileges.rosters()) {
            return new Trial.Missing("the server advertised no right to get and set rosters");
        }
        return new Trial.Advertised(presence);
    }

    private static BareJid probe(String text) {
        try {
            return BareJid.parse(text);
        } catch (IllegalJid e) {
            throw new BadSetting("kith.xmpp.probe-account", "is not an XMPP address", "write it as user@domain");
        }
    }
}
