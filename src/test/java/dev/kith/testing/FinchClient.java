package dev.kith.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real Finch of this machine's packages, a chat program for terminals, with somebody logged in, in a terminal of tmux whose
 * screen can be read.
 */
public final class FinchClient implements AutoCloseable {
    private final ServerProcess process;
    private final Path socket;

    private FinchClient(ServerProcess process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    /**
     * Starts it; it logs in by itself.
     *
     * @param certificate the server's, which it is to trust
     */
    public static FinchClient login(Path folder, XmppServer server, Path certificate, String user, String password)
            throws IOException, InterruptedException {
        Path known = Files.createDirectories(folder.resolve("certificates/x509/tls_peers"));
        Files.copy(certificate, known.resolve("127.0.0.1"));
        Files.writeString(
                folder.resolve("accounts.xml"), """
                <?xml version='1.0' encoding='UTF-8' ?>
                <account version='1.0'>
                  <account>
                    <protocol>prpl-jabber</protocol>
                    <name>%s@%s/finch</name>
                    <password>%s</password>
                    <alias>%s</alias>
                    <settings>
                      <setting name='connect_server' type='string'>127.0.0.1</setting>
                      <setting name='port' type='int'>%d</setting>
                      <setting name='connection_security' type='string'>require_tls</setting>
                    </settings>
                    <settings ui='gnt-purple'>
                      <setting name='auto-login' type='bool'>1</setting>
                    </settings>
                  </account>
                </account>
                """.formatted(user, server.domain(), password, user, server.c2sPort()));
        Path config = folder.resolve("tmux.conf");
        Files.writeString(config, "new-session -d -s finch -x 80 -y 30 'finch -c %s'\n".formatted(folder));
        Path socket = folder.resolve("tmux");
        var process = new ServerProcess(
                "Finch",
                folder.resolve("finch.out"),
                List.of("tmux", "-D", "-S", socket.toString(), "-f", config.toString()),
                Map.of("LANG", "C.UTF-8", "HOME", folder.toString(), "TERM", "xterm-256color"));
        process.start();
        return new FinchClient(process, socket);
    }

    /** What is on its screen now, line by line; nothing while it starts. */
    public String screen() throws IOException, InterruptedException {
        Process capture = new ProcessBuilder("tmux", "-S", socket.toString(), "capture-pane", "-p", "-t", "finch")
                .redirectErrorStream(true)
                .start();
        String screen = new String(capture.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return capture.waitFor() == 0 ? screen : "";
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
    }
}
