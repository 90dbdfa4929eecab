package dev.kith.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real Xandikos of this machine's packages, on loopback, with its books in a folder of the test's own. It knows one
 * person and asks nobody for a password.
 */
public final class XandikosServer implements BookServer {
    private static final String USER = "juliet";

    private final Path data;
    private final int port;
    private final ServerProcess process;

    private XandikosServer(Path folder, int port) {
        this.data = folder.resolve("data");
        this.port = port;
        // The packages' Python: another one on the PATH does not know Xandikos.
        this.process = new ServerProcess(
                "Xandikos",
                folder.resolve("xandikos.out"),
                List.of(
                        "/usr/bin/python3",
                        "/usr/bin/xandikos",
                        "-d",
                        data.toString(),
                        "-l",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "--current-user-principal",
                        "/" + USER + "/",
                        "--defaults"),
                port);
    }

    public static XandikosServer start(Path folder) throws IOException, InterruptedException {
        var server = new XandikosServer(folder.toAbsolutePath(), FreePort.find());
        Files.createDirectories(server.data);
        server.process.start();
        return server;
    }

    @Override
    public URI origin() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The one person there is. */
    public DavPerson person() {
        return newPerson(USER, "not looked at");
    }

    /** The one person there is, by whatever name. */
    @Override
    public DavPerson newPerson(String name, String password) {
        return new DavPerson(origin().resolve("/" + USER + "/contacts/"), name, password);
    }

    /** Where the cards of a book are kept, as a Git repository. */
    public Path files(URI book) {
        return data.resolve(book.getPath().substring(1));
    }

    /** Makes every token of a book worthless: they are trees of its repository, all but the last of which go. */
    public void forgetTokens(URI book) throws IOException, InterruptedException {
        git(book, """
                git update-ref HEAD "$(git commit-tree 'HEAD^{tree}' -m 'all there is')"
                git reflog expire --expire=now --all
                git prune --expire=now
                """);
    }

    /** Runs commands in the repository of a book. */
    public void git(URI book, String script) throws IOException, InterruptedException {
        String begin = """
                cd '%s'
                export GIT_AUTHOR_NAME=kith GIT_COMMITTER_NAME=kith GIT_CONFIG_NOSYSTEM=1 HOME=/nonexistent
                export GIT_AUTHOR_EMAIL=kith@capulet.example GIT_COMMITTER_EMAIL=kith@capulet.example
                """.formatted(files(book));
        ServerProcess.run(data.resolveSibling("git.out"), "sh", "-euc", begin + script);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
    }
}
