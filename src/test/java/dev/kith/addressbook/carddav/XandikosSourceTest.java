package dev.kith.addressbook.carddav;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.addressbook.AddressBook;
import dev.kith.testing.DavPerson;
import dev.kith.testing.XandikosServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The contract on a real Xandikos, which keeps each book as a Git repository. */
class XandikosSourceTest extends CardDavServerTest<XandikosServer> {
    @Override
    XandikosServer start(Path folder) throws Exception {
        return XandikosServer.start(folder);
    }

    @Override
    URI origin(XandikosServer server) {
        return server.origin();
    }

    @Override
    DavPerson person(XandikosServer server) {
        return server.person();
    }

    @Override
    void forgetTokens(XandikosServer server, AddressBook book) throws Exception {
        server.forgetTokens(book.uri());
    }

    /** Each card is a commit, so many are put there with one of Git's own. */
    @Override
    public void fill(AddressBook book, int cards) throws Exception {
        Path files = server().files(book.uri());
        for (int i = 0; i < cards; i++) {
            Files.writeString(files.resolve("n" + i + ".vcf"), vcard("n" + i, "Friend " + i));
        }
        server().git(book.uri(), "git add . && git commit -q -m many");
    }

    /** As for reading. */
    @Test
    @Override
    public void wrongLogin_isDenied() throws Exception {
        var card = newBook("friends").uri().resolve("romeo.vcf");
        assertThat(store().put(card, wrongLogin(), "", vcard("romeo", "Romeo"))).isTrue();
    }

    /** It knows no passwords, so whoever runs it has to put something that does before it. */
    @Test
    @Override
    public void wrongPassword_isDenied() throws Exception {
        AddressBook book = newBook("friends");
        assertThat(source().books(base(), wrongLogin())).contains(book);
    }
}
