package dev.kith.alert.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.testing.DavPerson;
import dev.kith.testing.Document;
import dev.kith.testing.FreePort;
import dev.kith.testing.RadicaleServer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Radicale tells of changes by the hook that its document says. */
class RadicaleTellsTest {
    private static final String VCARD =
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:r\r\nFN:Romeo\r\nN:Romeo;;;;\r\nEND:VCARD\r\n";

    @TempDir
    Path folder;

    @Test
    void changeOfACard_isHeardOf_andSavingGoesOnWithoutKith() throws Exception {
        Path header = SignalHouse.secret(folder.resolve("kith.header"), "Authorization: Bearer " + SignalHouse.SECRET);
        try (var house = SignalHouse.open(folder)) {
            String hook = Document.block("docs/servers/radicale.md", "[storage]")
                    .replace("[storage]\n", "")
                    .replace("/etc/radicale/kith.header", header.toString())
                    .replace("127.0.0.1:8482", "127.0.0.1:" + house.port);
            try (var radicale = RadicaleServer.start(folder.resolve("radicale"), FreePort.find(), hook)) {
                for (String user : List.of("juliet", "o'hara & söhne")) {
                    radicale.addUser(user, "r0m30");
                    String folderOf =
                            URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");
                    var person = new DavPerson(radicale.origin().resolve("/" + folderOf + "/"), user, "r0m30");
                    URI card = person.addBook("friends").resolve("romeo.vcf");
                    house.news.awaitBooksOf(user);
                    person.put(card, VCARD);
                    house.news.awaitBooksOf(user);
                    person.delete(card);
                    house.news.awaitBooksOf(user);
                }
                assertThat(house.refused("secret") + house.refused("no-user")).isZero();
                house.stop();
                DavPerson juliet = radicale.person("juliet", "r0m30");
                assertThat(juliet.tryPut(juliet.home().resolve("friends/nurse.vcf"), VCARD)
                                .status())
                        .isEqualTo(201);
            }
        }
    }
}
