package dev.kith.executable;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kith.cli.KithCommand;
import ezvcard.VCard;
import ezvcard.VCardDataType;
import ezvcard.parameter.VCardParameter;
import ezvcard.property.VCardProperty;
import io.opentelemetry.exporter.internal.http.HttpSenderProvider;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jivesoftware.smack.packet.XmlElement;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smackx.disco.packet.DiscoverInfo;
import org.jivesoftware.smackx.disco.packet.DiscoverItems;
import org.jivesoftware.smackx.iqversion.packet.Version;
import org.jivesoftware.smackx.ping.packet.Ping;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What libraries look for by name while Kith runs, found out from the libraries: the builder of the native executable leaves
 * out what no code names. What Quarkus and libraries say for themselves is not in here.
 */
final class Reachability {
    private static final String CONSTRUCTORS = "allDeclaredConstructors";
    private static final String FIELDS = "allDeclaredFields";
    private static final String METHODS = "allDeclaredMethods";
    private static final String PUBLIC_FIELDS = "allPublicFields";

    /** The shapes of our caches and of what is in them; Caffeine puts their names together from what a cache shall do. */
    private static final List<String> CACHES = List.of("PSMW", "PSWMS", "SSMSA", "SSMW");

    /** By this name traces find what sends them. */
    private static final String SENDERS = "META-INF/services/" + HttpSenderProvider.class.getName();

    /** Ours, and those of libraries and of the JDK that do not say so themselves. */
    private static final List<String> RESOURCES = List.of(
            SENDERS,
            "dev/kith/badge/glyphs.bin",
            "dev/kith/badge/pages/*",
            "dev/kith/cli/version",
            "dev/kith/joining/pages/*",
            "org.jivesoftware.smack/smack-config.xml",
            "org.jivesoftware.smack/version",
            "org/minidns/version");

    private final Map<String, TreeSet<String>> types = new TreeMap<>();

    private Reachability() {}

    /** The file that the builder reads, one line for each type and resource. */
    static String file() throws IOException, ReflectiveOperationException {
        var found = new Reachability();
        found.commands();
        found.smack();
        found.cards();
        found.others();
        return found.json();
    }

    /** Picocli reads annotations on fields and methods, and makes what it finds there. */
    private void commands() {
        command(new CommandLine(new KithCommand()).getCommandSpec());
    }

    private void command(CommandSpec spec) {
        withParents(spec.userObject().getClass());
        spec.mixins().values().forEach(mixin -> withParents(mixin.userObject().getClass()));
        spec.argGroups().forEach(this::group);
        if (spec.userObject() instanceof KithCommand) {
            withParents(spec.versionProvider().getClass());
        }
        spec.subcommands().values().forEach(line -> command(line.getCommandSpec()));
    }

    private void group(ArgGroupSpec group) {
        withParents(group.typeInfo().getType());
        group.subgroups().forEach(this::group);
    }

    private void withParents(Class<?> type) {
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            add(each.getName(), CONSTRUCTORS, FIELDS, METHODS);
        }
    }

    /** Smack asks each class of elements for its name by reflection; of its extensions these are ours. */
    private void smack() throws IOException, ReflectiveOperationException {
        for (Class<?> in : List.of(XmlElement.class, XMPPTCPConnection.class)) {
            for (Class<?> type : classes(in, "org.jivesoftware.smack.")) {
                if (XmlElement.class.isAssignableFrom(type) && isNamed(type)) {
                    add(type.getName(), PUBLIC_FIELDS);
                }
            }
        }
        Stream.of(DiscoverInfo.class, DiscoverItems.class, Version.class, Ping.class)
                .forEach(type -> add(type.getName(), PUBLIC_FIELDS));
        add(InputFactoryImpl.class.getName(), CONSTRUCTORS); // SmackBoot names it in a system property
    }

    private static boolean isNamed(Class<?> type) {
        return has(type, "QNAME") || has(type, "ELEMENT") && has(type, "NAMESPACE");
    }

    private static boolean has(Class<?> type, String field) {
        try {
            return type.getField(field) != null;
        } catch (NoSuchFieldException e) {
            return false;
        }
    }

    /** ez-vcard finds the values of parameters among public fields, and versions of properties among annotations. */
    private void cards() throws IOException, ReflectiveOperationException {
        for (Class<?> type : classes(VCard.class, "ezvcard.")) {
            if (VCardParameter.class.isAssignableFrom(type) || type == VCardDataType.class) {
                add(type.getName(), CONSTRUCTORS, PUBLIC_FIELDS);
            } else if (VCardProperty.class.isAssignableFrom(type)) {
                add(type.getName(), PUBLIC_FIELDS);
            }
        }
    }

    private void others() throws ClassNotFoundException {
        for (String cache : CACHES) {
            add(Class.forName("com.github.benmanes.caffeine.cache." + cache).getName(), CONSTRUCTORS, FIELDS);
        }
        ServiceLoader.load(HttpSenderProvider.class)
                .forEach(sender -> add(sender.getClass().getName(), CONSTRUCTORS));
        add("com.sun.jndi.dns.DnsContextFactory", CONSTRUCTORS); // Smack's resolver and ours name it to JNDI
        add("org.postgresql.ssl.DefaultJavaSSLFactory", CONSTRUCTORS); // an address of a database may name it
    }

    private void add(String type, String... what) {
        types.computeIfAbsent(type, name -> new TreeSet<>()).addAll(Arrays.asList(what));
    }

    /** The classes of the archive that holds one of them. */
    private static List<Class<?>> classes(Class<?> one, String prefix)
            throws IOException, ReflectiveOperationException {
        try {
            Path archive = Path.of(
                    one.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(archive)) {
                throw new IOException(archive + " is no archive");
            }
            return loaded(archive.toFile(), name -> name.startsWith(prefix));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static List<Class<?>> loaded(File archive, Predicate<String> wanted)
            throws IOException, ReflectiveOperationException {
        try (var jar = new JarFile(archive)) {
            List<String> names = jar.stream()
                    .map(entry -> entry.getName().replace('/', '.'))
                    .filter(name -> name.endsWith(".class") && wanted.test(name))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .sorted()
                    .toList();
            var classes = new ArrayList<Class<?>>();
            for (String name : names) {
                try {
                    classes.add(Class.forName(name, false, Reachability.class.getClassLoader()));
                } catch (NoClassDefFoundError e) {
                    // For a library that is not here, so nobody can use it.
                }
            }
            return classes;
        }
    }

    private String json() throws JsonProcessingException {
        var lines = new StringBuilder("{\n  \"reflection\": [\n");
        lines.append(types.entrySet().stream()
                .map(type -> line(entry(type.getKey(), type.getValue())))
                .collect(Collectors.joining(",\n")));
        lines.append("\n  ],\n  \"resources\": [\n");
        lines.append(Stream.concat(
                        RESOURCES.stream().map(glob -> Map.of("glob", glob)),
                        Stream.of(Map.of("bundle", "ezvcard.messages")))
                .map(Reachability::line)
                .collect(Collectors.joining(",\n")));
        return lines.append("\n  ]\n}\n").toString();
    }

    private static Map<String, Object> entry(String type, TreeSet<String> what) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("type", type);
        what.forEach(each -> entry.put(each, true));
        return entry;
    }

    private static String line(Map<String, ?> entry) {
        try {
            return "    " + new ObjectMapper().writeValueAsString(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
