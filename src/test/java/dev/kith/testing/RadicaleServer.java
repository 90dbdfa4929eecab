package dev.kith.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real Radicale of this machine's packages, on loopback, with its books in a folder of the test's own. */
public final class RadicaleServer implements BookServer {
    private static final int MOST_LOOKS = 100;

    private final Path folder;
    private final int port;
    private final ServerProcess process;

    private RadicaleServer(Path folder, int port) {
        this.folder = folder.toAbsolutePath();
        this.port = port;
        // The packages' Python: another one on the PATH does not know Radicale.
        this.process = new ServerProcess(
                "Radicale",
                folder.resolve("radicale.out"),
                List.of(
                        "/usr/bin/python3",
                        "-m",
                        "radicale",
                        "--config",
                        folder.resolve("config").toString()),
                port);
    }

    public static RadicaleServer start(Path folder) throws IOException, InterruptedException {
        return start(folder, FreePort.find());
    }

    public static RadicaleServer start(Path folder, int port) throws IOException, InterruptedException {
        return start(folder, port, "");
    }

    /** The same with more configuration of its storage. */
    public static RadicaleServer start(Path folder, int port, String storage) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var server = new RadicaleServer(folder, port);
        Path users = server.users();
        if (!Files.exists(users)) {
            Files.writeString(users, "");
        }
        Files.writeString(folder.resolve("config"), server.configuration(storage));
        server.start();
        return server;
    }

    @Override
    public URI origin() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    private Path users() {
        return folder.resolve("users");
    }

    /** Creates a person, or gives them another password. */
    public void addUser(String name, String password) throws IOException, InterruptedException {
        ServerProcess.run(
                folder.resolve("htpasswd.out"), "htpasswd", "-bB", "-C", "5", users().toString(), name, password);
    }

    @Override
    public DavPerson newPerson(String name, String password) throws IOException, InterruptedException {
        addUser(name, password);
        return person(name, password);
    }

    /** The contacts program of a person who is there. */
    public DavPerson person(String user, String password) {
        return new DavPerson(origin().resolve("/" + user + "/"), user, password);
    }

    /** Where the cards of a book are kept, one in a file; what is written there is what the book holds. */
    public Path files(URI book) {
        return folder.resolve("collections/collection-root" + book.getPath());
    }

    /** Creates a book for a person as a program of theirs would (RFC 6352 §6.3.1, extended MKCOL). */
    public URI addBook(String user, String password, String book) throws IOException, InterruptedException {
        URI uri = origin().resolve("/" + user + "/" + book + "/");
        String body = """
                <?xml version="1.0"?><d:mkcol xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><d:set><d:prop>
                <d:resourcetype><d:collection/><c:addressbook/></d:resourcetype><d:displayname>%s</d:displayname>
                </d:prop></d:set></d:mkcol>""".formatted(book);
        expect(send("MKCOL", uri, user, password, body, "application/xml"), 201);
        return uri;
    }

    /** Writes a card. */
    public void put(URI card, String user, String password, String vcard) throws IOException, InterruptedException {
        expect(send("PUT", card, user, password, vcard, "text/vcard"), 201, 204);
    }

    public void delete(URI card, String user, String password) throws IOException, InterruptedException {
        expect(send("DELETE", card, user, password, "", "text/plain"), 200, 204);
    }

    /** A person's cards as they are stored, in all of their books, by their addresses. */
    public Map<URI, String> cards(String user) throws IOException {
        for (int again = 0; ; again++) {
            try {
                return cardsNow(user);
            } catch (NoSuchFileException e) {
                if (again == MOST_LOOKS) {
                    throw e;
                }
            }
        }
    }

    /** Fails when a file goes while we look, as the half-written ones of Radicale do. */
    private Map<URI, String> cardsNow(String user) throws IOException {
        Path home = folder.resolve("collections/collection-root/" + user);
        var cards = new TreeMap<URI, String>();
        try (var files = Files.find(home, 2, (file, is) -> file.toString().endsWith(".vcf"))) {
            for (Path file : files.toList()) {
                cards.put(origin().resolve("/" + user + "/" + home.relativize(file)), Files.readString(file));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return cards;
    }

    /** Makes every sync token of a book invalid, as a restored or moved server does. */
    public void forgetTokens(String user, String book) throws IOException {
        Path cache = folder.resolve("collections/collection-root/" + user + "/" + book + "/.Radicale.cache/sync-token");
        try (var files = Files.list(cache)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static void expect(HttpResponse<String> answer, int... statuses) throws IOException {
        for (int status : statuses) {
            if (answer.statusCode() == status) {
                return;
            }
        }
        throw new IOException(
                answer.request().method() + " " + answer.uri() + ": " + answer.statusCode() + " " + answer.body());
    }

    private HttpResponse<String> send(
            String method, URI uri, String user, String password, String body, String contentType)
            throws IOException, InterruptedException {
        String login = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Basic " + login)
                .header("Content-Type", contentType)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        // Radicale closes each connection after its answer, and a client that is used twice trips over that.
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    public void start() throws IOException, InterruptedException {
        process.start();
    }

    public void stop() throws InterruptedException {
        process.stop();
    }

    public void pause() throws IOException, InterruptedException {
        process.pause();
    }

    public void resume() throws IOException, InterruptedException {
        process.resume();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
    }

    private String configuration(String storage) {
        return """
                [server]
                hosts = 127.0.0.1:%1$d
                max_connections = 40
                [auth]
                type = htpasswd
                htpasswd_filename = %2$s/users
                htpasswd_encryption = bcrypt
                delay = 0
                [rights]
                type = owner_only
                [storage]
                filesystem_folder = %2$s/collections
                %3$s
                [web]
                type = none
                [logging]
                level = warning
                """.formatted(port, folder, storage);
    }
}
