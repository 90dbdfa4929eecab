package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.config.BadSetting;
import dev.kith.jid.BareJid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose chat address a mail address is, by the operator's rules and by nothing else. */
class IdentityMapTest {
    private static final BareJid ROMEO = BareJid.parse("romeo@montague.example");

    @TempDir
    private Path folder;

    /** The settings, as far as a test sets them. */
    private record Settings(
            @Nullable List<String> home,
            @Nullable List<String> mapped,
            @Nullable Path file,
            boolean discover) implements IdentityConfig {
        Settings(@Nullable List<String> home, @Nullable List<String> mapped, @Nullable Path file) {
            this(home, mapped, file, false);
        }

        @Override
        public Optional<String> dnsServer() {
            return Optional.empty();
        }

        @Override
        public Duration lookForNewcomers() {
            return Duration.ofMinutes(10);
        }

        @Override
        public Optional<List<String>> homeDomains() {
            return Optional.ofNullable(home);
        }

        @Override
        public Optional<List<String>> domains() {
            return Optional.ofNullable(mapped);
        }

        @Override
        public Optional<Path> mapFile() {
            return Optional.ofNullable(file);
        }
    }

    private static IdentityMap home(String... domains) {
        return new IdentityMap(new Settings(List.of(domains), null, null), Optional.empty());
    }

    private static IdentityMap mapped(String... rules) {
        return new IdentityMap(new Settings(List.of(), List.of(rules), null), Optional.empty());
    }

    private IdentityMap file(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("map"), text);
        return new IdentityMap(new Settings(List.of("montague.example"), null, file), Optional.empty());
    }

    @Test
    void addressInAHomeDomain_isTheChatAddress() {
        assertThat(home("montague.example").jidOf("romeo@montague.example")).contains(ROMEO);
    }

    @Test
    void withoutHomeDomains_theXmppDomainIsHome() {
        var identity = new IdentityMap(new Settings(null, null, null), Optional.of("montague.example"));
        assertThat(identity.jidOf("romeo@montague.example")).contains(ROMEO);
    }

    @Test
    void withHomeDomains_theXmppDomainIsHomeOnlyIfItIsOneOfThem() {
        var identity =
                new IdentityMap(new Settings(List.of("capulet.example"), null, null), Optional.of("montague.example"));
        assertThat(identity.jidOf("romeo@montague.example")).isEmpty();
    }

    @Test
    void withoutAnySetting_nobodyIsKnown() {
        var identity = new IdentityMap(new Settings(null, null, null), Optional.empty());
        assertThat(identity.jidOf("romeo@montague.example")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "romeo@gmail.com",
                "romeo@mail.montague.example",
                "romeo@notmontague.example",
                "romeo@montague.example.org",
                "montague.example",
                "@montague.example",
                "romeo@",
                "romeo",
                "",
                "\"romeo m\"@montague.example",
                "romeo@b@montague.example",
                "o'hara@montague.example"
            })
    void strangersAndWhatIsNoAddress_areNobody(String mail) {
        assertThat(home("montague.example").jidOf(mail)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Montague.Example, romeo@montague.example",
        "' montague.example ', romeo@montague.example",
        "müller.example, romeo@xn--mller-kva.example",
        "xn--mller-kva.example, romeo@müller.example"
    })
    void homeDomain_isComparedAsADomain(String setting, String mail) {
        assertThat(home(setting).jidOf(mail)).contains(BareJid.parse(mail));
    }

    @Test
    void addressInAMappedDomain_isInTheOtherDomain() {
        assertThat(mapped("Mail.Example = montague.example").jidOf("romeo@mail.example"))
                .contains(ROMEO);
    }

    @Test
    void targetOfAMapping_isNotItselfMapped() {
        assertThat(mapped("mail.example=montague.example").jidOf("romeo@montague.example"))
                .isEmpty();
    }

    @Test
    void homeDomainThatIsMappedToo_isHome() {
        var settings = new Settings(List.of("montague.example"), List.of("montague.example=capulet.example"), null);
        assertThat(new IdentityMap(settings, Optional.empty()).jidOf("romeo@montague.example"))
                .contains(ROMEO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail.example",
                "=",
                "mail.example=",
                "=montague.example",
                "a=b=c",
                "mail.example=not a domain",
                "mail.example=romeo@montague.example"
            })
    void badRule_isRefusedWithItsKeyAndText(String rule) {
        assertThatThrownBy(() -> mapped(rule))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("kith.identity.domains ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not a domain", "romeo@montague.example", "https://montague.example"})
    void badHomeDomain_isRefusedWithItsKey(String domain) {
        assertThatThrownBy(() -> home(domain))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("kith.identity.home-domains ");
    }

    @Test
    void lineOfTheFile_namesAChatAddress() throws IOException {
        assertThat(file("R.Montague@Mail.example = Romeo@montague.example\n").jidOf("r.montague@mail.example"))
                .contains(ROMEO);
    }

    @Test
    void lineOfTheFile_beatsTheHomeDomain() throws IOException {
        assertThat(file("sales@montague.example=romeo@montague.example").jidOf("sales@montague.example"))
                .contains(ROMEO);
    }

    @Test
    void commentsAndEmptyLinesOfTheFile_areSkipped() throws IOException {
        assertThat(file("# people\n\n  \nr@mail.example = romeo@montague.example # the son\r\n")
                        .jidOf("r@mail.example"))
                .contains(ROMEO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r@mail.example",
                "r@mail.example =",
                "= romeo@montague.example",
                " = romeo@montague.example",
                "mail.example = romeo@montague.example",
                "r@mail.example = romeo@montague.example/balcony",
                "r@mail.example = not a jid@montague.example",
                "r@mail.example = montague.example",
                "r@mail.example = a@b = c"
            })
    void badLineOfTheFile_isRefusedWithKeyAndLine(String line) {
        assertThatThrownBy(() -> file("# people\nok@mail.example = romeo@montague.example\n" + line + "\n"))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("kith.identity.map-file ")
                .hasMessageContaining("line 3");
    }

    @Test
    void fileThatIsMissing_isRefusedWithItsPath() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> new IdentityMap(new Settings(null, null, missing), Optional.empty()))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("kith.identity.map-file ")
                .hasMessageContaining(missing.toString());
    }

    @Test
    void fileThatIsNotUtf8_isRefusedWithItsPath() throws IOException {
        Path file = Files.write(folder.resolve("latin1"), "ü@mail.example".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new IdentityMap(new Settings(null, null, file), Optional.empty()))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void otherDomains_areThemselves_onlyIfTheOperatorLetsUsLook() {
        var settings = new Settings(List.of("capulet.example"), List.of("mail.example=montague.example"), null, true);
        var looking = new IdentityMap(settings, Optional.empty());
        assertThat(looking.jidOf("friar@monastery.example")).contains(BareJid.parse("friar@monastery.example"));
        assertThat(looking.jidOf("romeo@mail.example"))
                .as("the operator's word comes first")
                .contains(ROMEO);
        assertThat(looking.covers(BareJid.parse("friar@monastery.example"))).isFalse();
        assertThat(looking.covers(ROMEO)).isTrue();
        assertThat(looking.covers(BareJid.parse("juliet@capulet.example"))).isTrue();
        assertThat(home("capulet.example").jidOf("friar@monastery.example")).isEmpty();
    }
}
