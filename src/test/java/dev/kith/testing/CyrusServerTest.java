package dev.kith.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CyrusServerTest {
    @TempDir
    Path folder;

    @Test
    void mail_isDeliveredAndRead_alsoAfterARestart() throws Exception {
        try (var server = CyrusServer.start(folder)) {
            server.addUser("juliet", "r0m30");
            Lmtp.deliver(
                    server.lmtpPort(), "juliet", Lmtp.mail("romeo@montague.example", "Tonight", "1@montague.example"));
            server.stop();
            server.start();

            List<String> said = imap(server.imapPort(), "juliet", "r0m30");

            assertThat(said).contains("* 1 EXISTS", "* LIST (\\HasNoChildren \\junk) \"/\" Junk");
        }
    }

    private static List<String> imap(int port, String user, String password) throws Exception {
        var said = new ArrayList<String>();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write("a LOGIN %s %s\r\nb EXAMINE INBOX\r\nc LIST \"\" *\r\nd LOGOUT\r\n"
                            .formatted(user, password)
                            .getBytes(StandardCharsets.UTF_8));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                said.add(line);
            }
        }
        return said;
    }
}
