package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The RFCs' own exchanges, and servers that lie. */
class ScramTest {
    private static final String CHALLENGE =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    private static Scram user() {
        return new Scram(Scram.Hash.SHA_256, "user", "pencil", "rOprNGfwEbeRWgbNEkqO");
    }

    /** RFC 7677 §3. */
    @Test
    void sha256_isTheRfcsExample() throws Exception {
        Scram scram = user();
        assertThat(scram.first()).isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(scram.proof(CHALLENGE))
                .isEqualTo("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        assertThat(scram.isProven()).isFalse();
        scram.verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        assertThat(scram.isProven()).isTrue();
    }

    /** RFC 5802 §5. */
    @Test
    void sha1_isTheRfcsExample() throws Exception {
        var scram = new Scram(Scram.Hash.SHA_1, "user", "pencil", "fyko+d2lbbFgONRv9qkxdawL");
        assertThat(scram.first()).isEqualTo("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
        assertThat(scram.proof("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"))
                .isEqualTo("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
        scram.verify("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");
        assertThat(scram.isProven()).isTrue();
    }

    @Test
    void nameWithCommaOrEquals_isEscaped() {
        assertThat(new Scram(Scram.Hash.SHA_1, "a=b,c", "p", "x").first()).isEqualTo("n,,n=a=3Db=2Cc,r=x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "r=rOprNGfwEbeRWgbNEkqOx",
                "r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", // nothing of the server's own
                "r=somebodyElses,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOx,s=???,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1",
                "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095",
                "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000",
                "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=many",
                "m=extension,r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
            })
    void lyingChallenge_getsNoProof(String challenge) {
        assertThatThrownBy(() -> user().proof(challenge)).isInstanceOf(ScramFailed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v=", "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "v=AAAA", "e=other-error"})
    void serverThatDoesNotKnowThePassword_isNotBelieved(String answer) throws Exception {
        Scram scram = user();
        var unused = scram.proof(CHALLENGE);
        assertThatThrownBy(() -> scram.verify(answer)).isInstanceOf(ScramFailed.class);
        assertThat(scram.isProven()).isFalse();
    }

    @Test
    void proofBeforeAnyChallenge_isNone() {
        assertThatThrownBy(() -> user().verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="))
                .isInstanceOf(ScramFailed.class);
    }

    /** RFC 4013 §3, those that are not refused. */
    @Test
    void passwords_arePreparedAsTheRfcSays() {
        assertThat(SaslPrep.prepare("I\u00ADX")).isEqualTo("IX");
        assertThat(SaslPrep.prepare("user")).isEqualTo("user");
        assertThat(SaslPrep.prepare("USER")).isEqualTo("USER");
        assertThat(SaslPrep.prepare("\u00AA")).isEqualTo("a");
        assertThat(SaslPrep.prepare("\u2168")).isEqualTo("IX");
        assertThat(SaslPrep.prepare("a\u00A0b")).isEqualTo("a b");
    }

    /** RFC 7628 §4.1, RFC 4616 §2. */
    @Test
    void secrets_areWrittenAsTheRfcsSay() {
        assertThat(SecretMechanism.message(
                        "OAUTHBEARER", "user", "example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="))
                .isEqualTo(
                        "n,a=user@example.com,\u0001auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\u0001\u0001");
        assertThat(SecretMechanism.message("PLAIN", "tim", "example.com", "tanstaaftanstaaf"))
                .isEqualTo("\0tim\0tanstaaftanstaaf");
    }
}
