package dev.kith.alert.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.testing.DavPerson;
import dev.kith.testing.Document;
import dev.kith.testing.XandikosServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Xandikos tells of changes by the hook that its document says. */
class XandikosTellsTest {
    private static final String VCARD =
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:r\r\nFN:Romeo\r\nN:Romeo;;;;\r\nEND:VCARD\r\n";

    @TempDir
    Path folder;

    @Test
    void changeOfACard_isHeardOf_andSavingGoesOnWithoutKith() throws Exception {
        Path header = SignalHouse.secret(folder.resolve("kith.header"), "Authorization: Bearer " + SignalHouse.SECRET);
        try (var house = SignalHouse.open(folder);
                var xandikos = XandikosServer.start(folder.resolve("xandikos"))) {
            DavPerson juliet = xandikos.person();
            URI book = juliet.addBook("friends");
            Path hooks = Files.createDirectories(xandikos.files(book).resolve(".git/hooks"));
            Path hook = Files.writeString(
                    hooks.resolve("post-commit"),
                    Document.block("docs/servers/xandikos.md", "#!/bin/sh")
                            .replace("/etc/xandikos/kith.header", header.toString())
                            .replace("127.0.0.1:8482", "127.0.0.1:" + house.port));
            Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
            URI card = book.resolve("romeo.vcf");
            juliet.put(card, VCARD);
            house.news.awaitBooksOf("juliet");
            juliet.delete(card);
            house.news.awaitBooksOf("juliet");
            house.stop();
            assertThat(juliet.tryPut(card, VCARD).status()).isEqualTo(201);
        }
    }
}
