package dev.kith.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.config.BadSetting;
import dev.kith.jid.BareJid;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The login that opens everybody's address book, and nobody else's for them. */
class OperatorLoginTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");

    @TempDir
    Path folder;

    private Path secret;

    private record Config(
            Optional<String> user, Optional<Path> passwordFile, Optional<Path> tokenFile, Optional<String> addressBook)
            implements OperatorLoginConfig {}

    @BeforeEach
    void secret() throws Exception {
        secret = Files.createFile(
                folder.resolve("secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, "m4ster\n");
    }

    private static OperatorLogin login(
            @Nullable String user, @Nullable Path password, @Nullable Path token, @Nullable String book) {
        return new OperatorLogin(new Config(
                Optional.ofNullable(user),
                Optional.ofNullable(password),
                Optional.ofNullable(token),
                Optional.ofNullable(book)));
    }

    @Test
    void masterUser_isMadeOfTheAddressAlone() {
        var login = login("{user}*kith", secret, null, null);
        assertThat(login.check()).isEmpty();
        assertThat(login.fits(JULIET)).isTrue();
        assertThat(login.of(JULIET)).isEqualTo(new Login.Basic("juliet*kith", "m4ster"));
        assertThat(login("{jid}", secret, null, null).of(JULIET))
                .isEqualTo(new Login.Basic("juliet@capulet.example", "m4ster"));
    }

    @Test
    void token_goesToThePersonsOwnAddress() {
        var login = login(null, null, secret, "https://dav.example/{user}/of/{domain}/");
        assertThat(login.of(JULIET)).isEqualTo(new Login.Bearer("m4ster"));
        assertThat(login.addressBook(JULIET)).contains(URI.create("https://dav.example/juliet/of/capulet.example/"));
        assertThat(login.check()).isPresent();
    }

    @Test
    void namesThatCouldMeanSomebodyElse_areNotOpened() {
        var login = login("{user}*kith", secret, null, "https://dav.example/{user}/");
        for (String name : new String[] {"romeo*juliet", "a%b", "a!b", "a?b", "a#b"}) {
            var jid = BareJid.parse(name + "@capulet.example");
            assertThat(login.fits(jid)).as(name).isFalse();
            assertThatThrownBy(() -> login.of(jid))
                    .isInstanceOf(BadSetting.class)
                    .hasMessageContaining("Next: ");
        }
        assertThat(login.fits(BareJid.parse("capulet.example"))).isFalse();
        assertThat(login.fits(BareJid.parse("jülíet.o'x@capulet.example".replace("'", ""))))
                .isTrue();
    }

    @Test
    void unsafeSettings_areNamed() {
        assertThatThrownBy(() -> login("kith", secret, null, null).check()).hasMessageContaining("same for everybody");
        assertThatThrownBy(() -> login("{user}", null, null, null).check()).hasMessageContaining("password-file");
        assertThatThrownBy(() -> login(null, null, secret, null).check()).hasMessageContaining("whose book");
        assertThatThrownBy(() -> login("{user}", secret, secret, "https://d.example/{user}")
                        .check())
                .hasMessageContaining("both set");
        assertThat(login(null, null, null, null).check()).isEmpty();
        assertThat(login(null, null, null, null).fits(JULIET)).isFalse();
    }
}
