package dev.kith.xmpp.component;

import dev.kith.config.BadSetting;
import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import dev.kith.roster.Contact;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.xmpp.RosterWay;
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

        /** Whether the server tells who is online. */
        boolean presence() {
            Privileges now = privileges;
            return now != null && now.presence();
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

    /** What we may do on the present link; blocks until that was tried. */
    Trial run(Heard heard) throws InterruptedException {
        Trial trial;
        try {
            trial = attempt(heard);
        } catch (RosterUnavailable | RosterRefused e) {
            trial = new Trial.Missing(String.valueOf(e.getMessage()));
        }
        rosters.tried(
                switch (trial) {
                    case Trial.Works() -> new RosterWay.Trial.Works("a roster set and remove went through");
                    case Trial.Advertised() ->
                        new RosterWay.Trial.Believed(
                                "the server says that rosters may be used, which nobody has tried",
                                "create an account for trying, and set KITH_XMPP_PROBE_ACCOUNT to its address");
                    case Trial.Missing(String reason) -> new RosterWay.Trial.Fails(reason, "");
                });
        return trial;
    }

    private Trial attempt(Heard heard) throws RosterUnavailable, RosterRefused, InterruptedException {
        boolean advertised = heard.any.await(ADVERTISEMENT.toMillis(), TimeUnit.MILLISECONDS);
        Privileges privileges = heard.privileges;
        if (config.probeAccount().isPresent()) {
            BareJid account = probe(config.probeAccount().get());
            var item = new Contact(BareJid.parse("probe." + stream.name()), "Kith tries its privileges", List.of());
            rosters.set(account, item);
            rosters.remove(account, item.jid());
            return new Trial.Works();
        }
        if (!advertised || privileges == null || !privileges.rosters()) {
            return new Trial.Missing("the server advertised no right to get and set rosters");
        }
        // Changes nothing, whether there is such an account or not; ejabberd 23.01 fails at every set, this one too.
        boolean unused =
                rosters.exists(BareJid.parse("nobody@" + config.domain().orElseThrow()));
        return new Trial.Advertised();
    }

    private static BareJid probe(String text) {
        try {
            return BareJid.parse(text);
        } catch (IllegalJid e) {
            throw new BadSetting("kith.xmpp.probe-account", "is not an XMPP address", "write it as user@domain");
        }
    }
}
