package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Cards that were whole once: whatever befell them, reading them ends soon, throws nothing and yields only addresses. */
class CardReaderFuzzTest {
    private static final int MOST_MUTATIONS = 12;
    private static final Duration SOON = Duration.ofSeconds(5); // a stopped machine, not a slow card, must fit in

    private static final List<String> CARDS = List.of("""
            BEGIN:VCARD
            VERSION:3.0
            UID:urn:uuid:0b1c
            FN:Jürgen Müller
            N:Müller;Jürgen;;;
            EMAIL;TYPE=INTERNET,PREF:juergen@mail.example
            EMAIL;TYPE=im:jm@mail.example
            item1.IMPP;X-SERVICE-TYPE=Jabber;type=pref:xmpp:juergen@chat.example
            item1.X-ABLabel:_$!<Home>!$_
            X-JABBER;X-EVOLUTION-UI-SLOT=4:j%C3%BC@chat.example/phone
            X-SOCIAL-PROFILE;TYPE=XMPP;X-USER=jj@chat.example:
            X-messaging/xmpp-All:one@chat.example\ue000two@chat.example
            CATEGORIES:Friends,Work\\, old
            AGENT:BEGIN:VCARD\\nFN:Agent\\nEND:VCARD\\n
            PHOTO;ENCODING=b:AAAABBBB
             CCCCDDDD
            END:VCARD
            """, """
            BEGIN:VCARD
            VERSION:4.0
            KIND:group
            FN;ALTID=1;LANGUAGE=de:Freunde
            UID:urn:uuid:9f00
            MEMBER:urn:uuid:0b1c
            MEMBER:mailto:who@mail.example
            IMPP;PREF=1:xmpp://me@chat.example/you%3F@chat.example?message;body=x
            IMPP;TYPE="HOME,XMPP":no.scheme@chat.example
            URL:xmpp:web@müller.example
            BDAY;VALUE=date-and-or-time:--0203
            X-ADDRESSBOOKSERVER-KIND:group
            X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:0b1d
            END:VCARD
            """, """
            BEGIN:VCARD
            VERSION:2.1
            N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=
            =C3=BCrgen
            X-JABBER;HOME:old@chat.example
            X-MS-IMADDRESS:office@chat.example
            AGENT:
            BEGIN:VCARD
            X-JABBER:agent@chat.example
            END:VCARD
            KEY;BASE64:
             AAAA

            END:VCARD
            """);

    private static int readable;
    private static int withAddresses;
    private static int unreadable;

    @BeforeContainer
    static void startFromNothing() {
        readable = withAddresses = unreadable = 0;
    }

    @Property(tries = 20_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void damagedCard_yieldsOnlyWhatItHolds(@ForAll long seed) {
        String text = damaged(new SplittableRandom(seed));
        long start = System.nanoTime();
        CardReading reading = new CardReader().read(Cards.cardOf(text));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        switch (reading) {
            case CardReading.Read(CardFacts facts) -> {
                readable++;
                check(facts, text.length());
            }
            case CardReading.Unreadable(String reason) -> {
                unreadable++;
                assertThat(reason).hasSizeLessThan(200);
            }
        }
    }

    private static void check(CardFacts facts, int length) {
        withAddresses += facts.chatAddresses().isEmpty() ? 0 : 1;
        assertThat(facts.chatAddresses()).doesNotHaveDuplicates().allSatisfy(address -> {
            assertThat(BareJid.parse(address)).hasToString(address);
            assertThat(BareJid.parse(address).localpart()).isNotNull();
        });
        assertThat(facts.mailAddresses()).doesNotHaveDuplicates();
        // Each fact is a piece of the card; a name may stand there twice, as name and as address.
        long size = facts.name().length()
                + facts.uid().length()
                + sum(facts.chatAddresses())
                + sum(facts.mailAddresses())
                + sum(facts.categories())
                + sum(facts.members());
        assertThat(size).isLessThan(3L * length + 100);
    }

    private static long sum(List<String> texts) {
        return texts.stream().mapToLong(String::length).sum();
    }

    private static String damaged(SplittableRandom random) {
        String text = CARDS.get(random.nextInt(CARDS.size())).replace("\n", "\r\n");
        for (int i = random.nextInt(MOST_MUTATIONS + 1); i > 0; i--) {
            text = random.nextBoolean() ? bytes(text, random) : lines(text, random);
        }
        return text;
    }

    /** Bytes flipped, replaced, cut out or cut off; what is no UTF-8 any more is read as a server's answer would be. */
    private static String bytes(String text, SplittableRandom random) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            return text;
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 3, 4 -> bytes[at] = (byte) random.nextInt(256);
            case 5, 6 -> bytes[at] = (byte) ":;,=\\\"@./%?\r\n ".charAt(random.nextInt(14));
            default -> {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(20));
                System.arraycopy(bytes, end, bytes, at, bytes.length - end);
                bytes = Arrays.copyOf(bytes, bytes.length - (end - at));
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Lines dropped, doubled, repeated, swapped, joined. */
    private static String lines(String text, SplittableRandom random) {
        var lines = new ArrayList<>(List.of(text.split("\r\n", -1)));
        int at = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        switch (random.nextInt(5)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(other, lines.get(at));
            case 2 -> lines.set(at, lines.get(at).repeat(1 + random.nextInt(40)));
            case 3 -> lines.set(at, lines.set(other, lines.get(at)));
            default -> lines.set(at, lines.get(at) + lines.get(other));
        }
        return String.join("\r\n", lines);
    }

    /** A property that only ever saw broken cards, or only whole ones, proves nothing. */
    @AfterContainer
    static void everyKindWasSeen() {
        assertThat(readable - withAddresses).as("cards without addresses").isPositive();
        assertThat(withAddresses).as("cards with addresses").isGreaterThan(1_000);
        assertThat(unreadable).as("unreadable cards").isGreaterThan(100);
    }
}
