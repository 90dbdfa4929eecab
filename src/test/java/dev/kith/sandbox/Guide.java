package dev.kith.sandbox;

import java.net.URI;
import java.nio.file.Path;

/** What a newcomer to the sandbox wants to know: where everything is, who is there, what to try. */
final class Guide {
    private static final String MAIL = String.join(
            "\\r\\n",
            "LHLO me",
            "MAIL FROM:<" + Person.ROMEO.jid() + ">",
            "RCPT TO:<" + Person.JULIET.jid() + ">",
            "DATA",
            "From: Romeo <" + Person.ROMEO.jid() + ">",
            "Subject: Tonight",
            "Message-ID: <%s@" + Person.DOMAIN + ">",
            "",
            "Come.",
            ".",
            "QUIT",
            "");

    private Guide() {}

    static void print(World world, Path folder) {
        URI mercutio = world.book(Person.JULIET).resolve("mercutio.vcf");
        String login = "-u " + Person.JULIET.user() + ":" + Person.JULIET.password();
        var people = new StringBuilder();
        for (Person person : Person.SYNCED) {
            people.append(
                    "  %-24s password %-10s book %s%n".formatted(person.jid(), person.password(), world.book(person)));
        }
        System.out.printf(
                """

                The sandbox runs.

                  XMPP     127.0.0.1:%d, domain %s (a self-made certificate; a chat program must be told host and port)
                  CardDAV  %s (user name without the domain)
                  IMAP     127.0.0.1:%d, LMTP 127.0.0.1:%d (user name with the domain)
                  Kith     %s
                  Badge    %s.svg (Juliet's; looks: /embed after its address)

                %s
                Eight things to try, in another terminal; what arrives on a roster, and alerts, are shown here.

                1. Add a card to Juliet's address book:
                   printf 'BEGIN:VCARD\\r\\nVERSION:3.0\\r\\nUID:mercutio\\r\\nFN:Mercutio\\r\\nN:Mercutio;;;;\\r\\n%s' \\
                     | curl %s -X PUT --data-binary @- -H 'Content-Type: text/vcard' %s

                2. See what Kith thinks, and delete the card again:
                   ./kith sandbox -- account show %s
                   curl %s -X DELETE %s

                3. Ask for a pass now, or what it would do:
                   ./kith sandbox -- sync %s --dry-run

                4. Open Juliet's badge, log in as Juliet with a chat program, and set yourself away:
                   %s

                5. Send Juliet a mail, of which she is told in her chat:
                   printf '%s' $(date +%%s) \\
                     | curl -s telnet://127.0.0.1:%d

                6. Let Romeo leave and come back: log in as Romeo with a chat program, and write to kith.%s:
                   leave, then leave yes, then join (his user name at the address book is %s)

                7. Log in as Juliet and as Romeo with two chat programs: each has the other's card, so each sees
                   whether the other is there. Delete Romeo's card from Juliet's book, and it ends:
                   curl %s -X DELETE %s

                8. Add a contact in Juliet's chat program; a card of it appears in her address book "From chat".
                   The line Two-way counts them: ./kith sandbox -- account show %s

                Kith's log: tail -f %s
                Ctrl-C stops everything; the next start goes on with the same data. To begin anew: rm -r %s

                """,
                world.prosody().c2sPort(),
                Person.DOMAIN,
                world.radicale().origin(),
                world.dovecot().imapPort(),
                world.dovecot().lmtpPort(),
                world.health(),
                world.julietsBadge(),
                people,
                "CATEGORIES:Friends\\r\\nIMPP:xmpp:mercutio@elsewhere.example\\r\\nEND:VCARD\\r\\n",
                login,
                mercutio,
                Person.JULIET.jid(),
                login,
                mercutio,
                Person.ROMEO.jid(),
                world.julietsBadge(),
                MAIL,
                world.dovecot().lmtpPort(),
                Person.DOMAIN,
                Person.ROMEO.user(),
                login,
                world.book(Person.JULIET).resolve(Person.ROMEO.user() + ".vcf"),
                Person.JULIET.jid(),
                world.kith().log(),
                folder);
    }
}
