package dev.kith.endtoend;

import dev.kith.testing.DavPerson;
import dev.kith.testing.TcpProxy;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The programs that a person edits a book with: curl at the server itself, and khard in a folder that vdirsyncer keeps in
 * step with it. Settings, states and cards are in a folder of the test's own.
 */
final class Programs implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    /** Not what a body says of a card ({@code HTTP/1.1 200 OK</status>}), with which what is read next may begin as well. */
    private static final Pattern STATUS_LINE =
            Pattern.compile("\\A(HTTP/1\\.[01] \\d{3} [^<\r\n]*\r\n)(?!Connection:)");

    private static final String DAV = "DAV:";
    private static final String CARDDAV = "urn:ietf:params:xml:ns:carddav";
    private static final Pattern CHAT = Pattern.compile("(?:IMPP|X-JABBER)(?:;[^:]*)?:(?:xmpp:)?(.+)");

    private final Path folder;
    private final Path cards;
    private final URI book;
    private final TcpProxy front;

    /**
     * What a card says, with the little understanding that its lines need.
     *
     * @param file its name at the server
     * @param name its formatted name
     */
    record Seen(String file, String uid, String name, String jid, String groups) {
        static Seen of(String file, String vcard) {
            String uid = "";
            String name = "";
            String jid = "";
            var groups = new TreeSet<String>();
            for (String line : vcard.replaceAll("\r?\n[ \t]", "").split("\r?\n")) {
                var chat = CHAT.matcher(line);
                if (line.startsWith("UID:")) {
                    uid = line.substring("UID:".length());
                } else if (line.startsWith("FN:")) {
                    name = line.substring("FN:".length());
                } else if (line.startsWith("CATEGORIES:")) {
                    groups.addAll(
                            Arrays.asList(line.substring("CATEGORIES:".length()).split(",")));
                } else if (chat.matches()) {
                    jid = chat.group(1);
                }
            }
            return new Seen(file, uid, name, jid, String.join(",", groups));
        }
    }

    /**
     * The programs at a server whose connections all end with an answer, as a web server before it may have it: SOGo by
     * itself ends them at any time without a word, and vdirsyncer cannot do with that.
     */
    Programs(Path folder, DavPerson person, URI book) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder.toAbsolutePath());
        this.cards = Files.createDirectories(this.folder.resolve("cards"));
        this.book = book;
        this.front =
                new TcpProxy(book.getPort(), text -> STATUS_LINE.matcher(text).replaceFirst("$1Connection: close\r\n"));
        Files.writeString(folder.resolve("curl.conf"), """
                user = "%s:%s"
                silent
                show-error
                fail-with-body
                """.formatted(person.user(), person.password()));
        Files.writeString(folder.resolve("vdirsyncer.conf"), """
                [general]
                status_path = "%1$s/status/"
                [pair book]
                a = "here"
                b = "there"
                collections = null
                [storage here]
                type = "filesystem"
                path = "%2$s"
                fileext = ".vcf"
                [storage there]
                type = "carddav"
                url = "%3$s"
                username = "%4$s"
                password = "%5$s"
                """.formatted(
                        this.folder,
                        cards,
                        "http://127.0.0.1:" + front.port() + book.getRawPath(),
                        person.user(),
                        person.password()));
        Files.writeString(folder.resolve("khard.conf"), """
                [addressbooks]
                [[book]]
                path = %s
                [vcard]
                private_objects = Jabber, Skype
                preferred_version = 3.0
                """.formatted(cards));
        String unused = run("", "/usr/bin/vdirsyncer", "-c", file("vdirsyncer.conf"), "discover");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    // --- At the server itself

    void put(String file, String vcard) throws IOException, InterruptedException {
        String unused = curl(
                vcard,
                book.resolve(file),
                "-X",
                "PUT",
                "-H",
                "Content-Type: text/vcard; charset=utf-8",
                "--data-binary",
                "@-");
    }

    void delete(String file) throws IOException, InterruptedException {
        String unused = curl("", book.resolve(file), "-X", "DELETE");
    }

    /** Every card of the book, read anew: what there is (RFC 4918 §9.1), and then each (RFC 6352 §8.7), by chat address. */
    Map<String, Seen> read() throws IOException, InterruptedException {
        String listing = dav("PROPFIND", "<d:propfind xmlns:d='DAV:'><d:prop><d:getetag/></d:prop></d:propfind>");
        List<String> hrefs = elements(listing, DAV, "href").stream()
                .map(Element::getTextContent)
                .filter(href -> !URI.create(href).getPath().endsWith("/"))
                .toList();
        var seen = new TreeMap<String, Seen>();
        if (hrefs.isEmpty()) {
            return seen;
        }
        String answer = dav(
                "REPORT",
                "<c:addressbook-multiget xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:carddav'><d:prop>"
                        + "<c:address-data/></d:prop>"
                        + hrefs.stream()
                                .map(href -> "<d:href>" + href + "</d:href>")
                                .collect(Collectors.joining())
                        + "</c:addressbook-multiget>");
        for (Element response : elements(answer, DAV, "response")) {
            String href = response.getElementsByTagNameNS(DAV, "href").item(0).getTextContent();
            NodeList data = response.getElementsByTagNameNS(CARDDAV, "address-data");
            if (data.getLength() != 1) {
                throw new IOException("no card at " + href + ": " + answer);
            }
            Seen card = Seen.of(lastOf(href), data.item(0).getTextContent());
            if (seen.put(card.jid(), card) != null) {
                throw new IOException("two cards for " + card.jid() + ": " + answer);
            }
        }
        if (seen.size() != hrefs.size()) {
            throw new IOException(hrefs.size() + " cards listed, and not all of them told: " + answer);
        }
        return seen;
    }

    /** The last part of an address, without escapes. */
    static String lastOf(String href) {
        return URLDecoder.decode(href.substring(href.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
    }

    private String dav(String method, String body) throws IOException, InterruptedException {
        return curl(
                "<?xml version='1.0' encoding='utf-8'?>" + body,
                book,
                "-X",
                method,
                "-H",
                "Depth: 1",
                "-H",
                "Content-Type: application/xml; charset=utf-8",
                "--data-binary",
                "@-");
    }

    private String curl(String input, URI at, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("curl", "-K", file("curl.conf")));
        command.addAll(List.of(words));
        command.add(at.toString());
        return run(input, command.toArray(String[]::new));
    }

    private static List<Element> elements(String xml, String namespace, String name) throws IOException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            NodeList found = factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getElementsByTagNameNS(namespace, name);
            var elements = new ArrayList<Element>();
            for (int i = 0; i < found.getLength(); i++) {
                elements.add((Element) found.item(i));
            }
            return elements;
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(xml, e);
        }
    }

    // --- In the folder

    /** Lets vdirsyncer carry over what changed, in both directions. */
    void sync() throws IOException, InterruptedException {
        String unused = run("", "/usr/bin/vdirsyncer", "-vdebug", "-c", file("vdirsyncer.conf"), "sync");
    }

    /** Every card in the folder, by chat address. */
    Map<String, Seen> local() throws IOException {
        var seen = new TreeMap<String, Seen>();
        try (var files = Files.list(cards)) {
            for (Path file : files.toList()) {
                Seen card = Seen.of(file.getFileName().toString(), Files.readString(file));
                seen.put(card.jid(), card);
            }
        }
        return seen;
    }

    void khardNew(String jid, String name, String group) throws IOException, InterruptedException {
        String unused = khard("", "new", "-a", "book", "-i", template(jid, name, group));
    }

    /** A chat address of its own kind, X-JABBER, it writes anew with each edit; IMPP it keeps. */
    void khardEdit(Seen card, String name, String group) throws IOException, InterruptedException {
        String unused = khard("y\n", "edit", "-i", template(card.jid(), name, group), "uid:" + card.uid());
    }

    void khardRemove(String uid) throws IOException, InterruptedException {
        String unused = khard("", "remove", "--force", "uid:" + uid);
    }

    /** What khard shows of all contacts. */
    String khardShows() throws IOException, InterruptedException {
        return khard("", "list", "--parsable");
    }

    private String template(String jid, String name, String group) throws IOException {
        return Files.writeString(folder.resolve("template.yaml"), """
                Formatted name : "%1$s"
                First name : "%1$s"
                Categories : %2$s
                Private :
                    Jabber : %3$s
                """.formatted(name, group, jid))
                .toString();
    }

    private String khard(String input, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("/usr/bin/khard", "-c", file("khard.conf")));
        command.addAll(List.of(words));
        return run(input, command.toArray(String[]::new));
    }

    // --- Both

    private String run(String input, String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("PYTHONUNBUFFERED", "1"); // what it said last says where it hangs
        builder.environment().keySet().removeIf(name -> name.startsWith("XDG_") || name.endsWith("_proxy"));
        Process process = builder.start();
        try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(input);
        } catch (IOException e) {
            // It ended without reading.
        }
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(output);
        if (!ended || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + (ended ? " failed:\n" : " does not end:\n") + said);
        }
        return said;
    }

    @Override
    public void close() throws IOException {
        front.close();
    }
}
