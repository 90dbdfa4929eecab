package dev.kith.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LmtpTest {
    @TempDir
    Path folder;

    @Test
    void mail_arrivesAsItWasWritten() throws Exception {
        // Beside the folder, so that the mail is where this test can look for it.
        try (var server = DovecotServer.start(folder, "mail_location = maildir:" + folder + "/boxes/%u\n")) {
            server.addUser("juliet", "r0m30");
            server.addUser("romeo", "jul13t");
            Files.createDirectories(folder.resolve("boxes"));
            ServerProcess.run(folder.resolve("chmod.out"), "chmod", "-R", "a+rwX", folder.toString());

            try (Lmtp lmtp = Lmtp.connect(server.lmtpPort())) {
                lmtp.deliver("juliet", Lmtp.mail("a@b.example", "One", "1@b.example") + ".dot\n..\n.\nend\n");
                lmtp.deliver(List.of("juliet", "romeo"), "Subject: Two\r\n\r\nHi\r\n".getBytes());
                assertThatThrownBy(() -> lmtp.deliver("nobody-here", "Subject: Three\n\n"))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("550");
            }

            assertThat(mails("romeo")).singleElement().asString().contains("Subject: Two");
            assertThat(mails("juliet"))
                    .hasSize(2)
                    .anySatisfy(mail -> assertThat(mail).contains("Subject: One", "\n.dot\n..\n.\nend\n"));
        }
    }

    private List<String> mails(String user) throws Exception {
        try (var files = Files.list(folder.resolve("boxes").resolve(user).resolve("new"))) {
            return files.map(LmtpTest::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
