package dev.kith.bench;

import dev.kith.testing.RadicaleServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;

/** Address books as people have them, in one size. */
final class Books {
    static final String PASSWORD = "secret";

    private Books() {}

    static String jid(int i) {
        return "friend" + i + "@friends.example";
    }

    static String name(int i) {
        return "Friend Number " + i;
    }

    static String card(int i, String name) {
        return String.join(
                "\r\n",
                List.of(
                        "BEGIN:VCARD",
                        "VERSION:3.0",
                        "UID:card" + i,
                        "FN:" + name,
                        "N:Number " + i + ";Friend;;;",
                        "EMAIL;TYPE=HOME:friend" + i + "@mail.example",
                        "TEL;TYPE=CELL:+49 170 " + (1_000_000 + i),
                        "ADR;TYPE=HOME:;;Long Street " + i + ";Verona;;37121;Italy",
                        "IMPP:xmpp:" + jid(i),
                        "CATEGORIES:Friends",
                        "NOTE:Met at the ball; likes long walks and the number " + i,
                        "END:VCARD",
                        ""));
    }

    /** Creates a person with a book of so many cards, in one upload. */
    static URI fill(RadicaleServer radicale, String user, int cards) throws IOException, InterruptedException {
        radicale.addUser(user, PASSWORD);
        var body = new StringBuilder();
        for (int i = 0; i < cards; i++) {
            body.append(card(i, name(i)));
        }
        URI book = radicale.origin().resolve("/" + user + "/contacts/");
        String login = Base64.getEncoder().encodeToString((user + ":" + PASSWORD).getBytes());
        var request = HttpRequest.newBuilder(book)
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "text/vcard")
                .PUT(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IOException("uploading the book: " + answer.statusCode() + " " + answer.body());
            }
        }
        return book;
    }

    /** The card file of a number: Radicale names the cards of an upload after their UID. */
    static URI file(URI book, int i) {
        return book.resolve("card" + i + ".vcf");
    }
}
