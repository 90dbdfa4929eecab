package dev.kith.xmpp;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import org.jivesoftware.smack.SmackConfiguration;
import org.jivesoftware.smack.java7.Java7SmackInitializer;
import org.jivesoftware.smack.provider.ProviderManager;
import org.jivesoftware.smack.util.dns.javax.JavaxResolver;
import org.jivesoftware.smack.xml.SmackXmlParser;
import org.jivesoftware.smack.xml.stax.StaxXmlPullParserFactory;
import org.jivesoftware.smackx.disco.packet.DiscoverInfo;
import org.jivesoftware.smackx.disco.packet.DiscoverItems;
import org.jivesoftware.smackx.disco.provider.DiscoverInfoProvider;
import org.jivesoftware.smackx.disco.provider.DiscoverItemsProvider;
import org.jivesoftware.smackx.iqversion.packet.Version;
import org.jivesoftware.smackx.iqversion.provider.VersionProvider;
import org.jivesoftware.smackx.ping.packet.Ping;
import org.jivesoftware.smackx.ping.provider.PingProvider;

/**
 * Starts Smack with exactly the parts we use. Its own start-up finds classes by reflection and attaches managers to every
 * connection, which then send stanzas nobody asked for.
 */
public final class SmackBoot {
    private static final List<String> OFF = List.of(
            "smack.initializer.VmArgInitializer",
            "smack.ReconnectionManager",
            "smack.util.dns.javax.JavaxResolver",
            "smack.util.dns.minidns.MiniDnsResolver",
            "smack.util.dns.dnsjava.DNSJavaResolver",
            "smack.extensions.ExtensionsInitializer",
            "smack.experimental.ExperimentalInitializer",
            "smack.legacy.LegacyInitializer",
            "smack.tcp.TCPInitializer",
            "smack.sasl.javax.SASLJavaXSmackInitializer",
            "smack.sasl.provided.SASLProvidedSmackInitializer",
            "smack.android.AndroidSmackInitializer",
            "smack.java7.Java7SmackInitializer",
            "smack.im.SmackImInitializer",
            "smack.websocket.WebSocketInitializer",
            "smackx.omemo.OmemoInitializer",
            "smackx.ox.util.OpenPgpInitializer");

    private static boolean done;

    private SmackBoot() {}

    /**
     * Makes Smack ready; calling it again does nothing. To be called before a connection, its settings or a provider of
     * Smack is touched: each of those starts Smack in its own way when nobody has.
     *
     * @throws IllegalStateException when Smack has started already, or when another XML parser is in use than the one
     *     that survives long streams
     */
    public static synchronized void boot() {
        if (done) {
            return;
        }
        if (SmackConfiguration.isSmackInitialized()) {
            throw new IllegalStateException(
                    "Smack has started in its own way, and its managers would send stanzas nobody"
                            + " asked for. Next: call SmackBoot.boot() before the first class of Smack is used.");
        }
        // Smack asks the JDK for a StAX factory; the JDK's own gives up after 100,000 entity references on one stream.
        System.setProperty("javax.xml.stream.XMLInputFactory", InputFactoryImpl.class.getName());
        if (!(XMLInputFactory.newFactory() instanceof InputFactoryImpl)) {
            throw new IllegalStateException("The XML parser in use is "
                    + XMLInputFactory.newFactory().getClass().getName() + " instead of aalto-xml, and would close the"
                    + " XMPP stream after some time. Next: remove the other StAX library from the class path.");
        }
        // The executable has none, and Smack makes a path of it before it uses TLS.
        if (System.getProperty("java.home") == null) {
            System.setProperty("java.home", "/nonexistent");
        }
        SmackXmlParser.setXmlPullParserFactory(new StaxXmlPullParserFactory());
        OFF.forEach(name -> SmackConfiguration.addDisabledSmackClass("org.jivesoftware." + name));
        new Java7SmackInitializer().initialize();
        JavaxResolver.setup();
        ProviderManager.addIQProvider(Ping.ELEMENT, Ping.NAMESPACE, new PingProvider());
        ProviderManager.addIQProvider("query", DiscoverInfo.NAMESPACE, new DiscoverInfoProvider());
        ProviderManager.addIQProvider("query", DiscoverItems.NAMESPACE, new DiscoverItemsProvider());
        ProviderManager.addIQProvider("query", Version.NAMESPACE, new VersionProvider());
        ProviderManager.addIQProvider(VCardPhoto.ELEMENT, VCardPhoto.NAMESPACE, new VCardPhoto.Provider());
        ProviderManager.addIQProvider(AvatarItems.ELEMENT, AvatarItems.NAMESPACE, new AvatarItems.Provider());
        ProviderManager.addExtensionProvider(PhotoHash.ELEMENT, PhotoHash.NAMESPACE, new PhotoHash.Provider());
        ProviderManager.addIQProvider(RosterQuery.ELEMENT, RosterQuery.NAMESPACE, new RosterQuery.Provider());
        ProviderManager.addIQProvider(BlockList.ELEMENT, BlockList.NAMESPACE, new BlockList.Provider());
        done = true;
    }
}
