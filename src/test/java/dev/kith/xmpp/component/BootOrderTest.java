package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.xmpp.LocalAccounts;
import dev.kith.xmpp.RosterWays;
import dev.kith.xmpp.SmackBoot;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jivesoftware.smack.SmackConfiguration;
import org.jivesoftware.smack.xml.SmackXmlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whichever of our classes comes first, Smack's own start-up, and with it its talkative managers, never happens. */
class BootOrderTest {
    private static final List<String> THEIRS = List.of(
            "org.jivesoftware.smack.ReconnectionManager",
            "org.jivesoftware.smack.initializer.VmArgInitializer",
            "org.jivesoftware.smack.im.SmackImInitializer",
            "org.jivesoftware.smack.extensions.ExtensionsInitializer",
            "org.jivesoftware.smack.tcp.TCPInitializer",
            "org.jivesoftware.smack.roster.Roster",
            "org.jivesoftware.smackx.caps.EntityCapsManager",
            "org.jivesoftware.smackx.bytestreams.socks5.Socks5BytestreamManager");

    /** What may be the first of us to run, as the container makes one bean or another first. */
    enum First {
        LINK,
        TRIAL,
        ROSTER,
        QUERY,
        AD_HOC,
        MAIL_NOTIFY,
        BOOT
    }

    /** A world of its own for each test: Smack starts once in a class loader and never again. */
    private static final class World extends URLClassLoader {
        World(URL[] urls) {
            super(urls, ClassLoader.getPlatformClassLoader());
        }

        static World create() throws Exception {
            var urls = new ArrayList<URL>();
            for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
                urls.add(new File(path).toURI().toURL());
            }
            return new World(urls.toArray(URL[]::new));
        }

        /** Runs a task of this test's own in this world. */
        @SuppressWarnings("unchecked")
        Object run(Class<? extends Callable<?>> task) throws Exception {
            var thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(this);
            try {
                var constructor = loadClass(task.getName()).getDeclaredConstructor();
                constructor.setAccessible(true);
                return ((Callable<Object>) constructor.newInstance()).call();
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        List<String> loadedOfTheirs() {
            return THEIRS.stream().filter(name -> findLoadedClass(name) != null).toList();
        }
    }

    private abstract static class Task implements Callable<Object> {
        abstract void first() throws Exception;

        @Override
        public Object call() throws Exception {
            first();
            var stream = new Stream();
            Object link = new ComponentLink(
                    null,
                    stream,
                    null,
                    new PresenceWatch(),
                    new PresenceLink(null, stream, null),
                    null,
                    List.of(),
                    Clock.systemUTC());
            var settings = ComponentSettings.of(
                    org.jxmpp.jid.impl.JidCreate.domainBareFrom("kith.capulet.example"), "127.0.0.1", 1, "secret");
            return List.of(link, new ComponentConnection(settings, stream.inFlight()));
        }
    }

    static final class LinkFirst extends Task {
        @Override
        void first() {
            var unused = new ComponentLink(
                    null,
                    new Stream(),
                    null,
                    new PresenceWatch(),
                    new PresenceLink(null, new Stream(), null),
                    null,
                    List.of(),
                    Clock.systemUTC());
        }
    }

    static final class TrialFirst extends Task {
        @Override
        void first() {
            var unused = new PrivilegeTrial(null, new Stream(), null);
        }
    }

    static final class RosterFirst extends Task {
        @Override
        void first() {
            var unused = new LocalAccounts(new RosterWays(List.of(new PrivilegedRoster(new Stream())), null), null);
        }
    }

    static final class AdHocFirst extends Task {
        @Override
        void first() {
            var unused = new AdHocCommands(null, null, null, Clock.systemUTC());
        }
    }

    static final class MailNotifyFirst extends Task {
        @Override
        void first() {
            var unused = new MailNotify(
                    null, null, (dev.kith.alert.UnreadMail) null, null, new PresenceWatch(), Clock.systemUTC());
        }
    }

    static final class QueryFirst extends Task {
        @Override
        void first() {
            String unused = dev.kith.xmpp.RosterQuery.get().toXML().toString();
        }
    }

    static final class BootFirst extends Task {
        @Override
        void first() {
            SmackBoot.boot();
        }
    }

    /** What must not happen, done on purpose. */
    static final class SmackFirst implements Callable<Object> {
        @Override
        public Object call() {
            String version = SmackConfiguration.getVersion();
            org.jivesoftware.smack.provider.ProviderManager.getIQProviders();
            try {
                SmackBoot.boot();
                return "booted " + version;
            } catch (IllegalStateException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    /** A parser that other code in the process has chosen is put right, and a stream of any length is survived. */
    static final class ParseMuch implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            System.setProperty("javax.xml.stream.XMLInputFactory", "com.sun.xml.internal.stream.XMLInputFactoryImpl");
            SmackBoot.boot();
            var parser = SmackXmlParser.newXmlParser(
                    new java.io.StringReader("<stream>" + "<body>&apos;&amp;</body>".repeat(100_000) + "</stream>"));
            int elements = 0;
            while (true) {
                switch (parser.next()) {
                    case START_ELEMENT -> elements++;
                    case END_DOCUMENT -> {
                        return elements;
                    }
                    default -> {}
                }
            }
        }
    }

    private static Class<? extends Callable<?>> task(First first) {
        return switch (first) {
            case LINK -> LinkFirst.class;
            case TRIAL -> TrialFirst.class;
            case ROSTER -> RosterFirst.class;
            case QUERY -> QueryFirst.class;
            case AD_HOC -> AdHocFirst.class;
            case MAIL_NOTIFY -> MailNotifyFirst.class;
            case BOOT -> BootFirst.class;
        };
    }

    @ParameterizedTest
    @EnumSource
    void anyOfUsFirst_startsSmackOurWay(First first) throws Exception {
        try (var world = World.create()) {
            assertThat(world.run(task(first)))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                    .hasSize(2);
            assertThat(world.loadedOfTheirs()).isEmpty();
        }
    }

    @Test
    void smackFirst_isNoticed() throws Exception {
        try (var world = World.create()) {
            assertThat(world.run(SmackFirst.class)).asString().contains("Smack has started in its own way");
            assertThat(world.loadedOfTheirs()).isNotEmpty();
        }
    }

    @Test
    void twoHundredThousandReferences_onOneStream_areSurvived() throws Exception {
        try (var world = World.create()) {
            assertThat(world.run(ParseMuch.class)).isEqualTo(100_001);
        }
    }

    @Test
    void parserFromElsewhere_stopsTheStart() throws Exception {
        try (var world = World.create()) {
            // Without the world as the context, the JDK finds the aalto of this test's own class loader.
            var boot = world.loadClass(SmackBoot.class.getName()).getMethod("boot");
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> boot.invoke(null))
                    .rootCause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("XML parser");
        }
    }
}
