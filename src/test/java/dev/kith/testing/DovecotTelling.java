package dev.kith.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Configuration by which a {@link DovecotServer} tells of new mail, to be appended to its own. Scripts are kept where
 * whoever delivers the mail can read them, until this is closed.
 */
public final class DovecotTelling implements AutoCloseable {
    /** Sorts by the subject's first word: into Junk, into Lists/Grüße, to nobody; everything else is kept. */
    public static final String SIEVE = """
            require ["fileinto", "mailbox"];
            if header :matches "subject" "Junk*" { fileinto :create "Junk"; stop; }
            if header :matches "subject" "Lists*" { fileinto :create "Lists/Grüße"; stop; }
            if header :matches "subject" "Discard*" { discard; stop; }
            """;

    private final Path scripts;

    public DovecotTelling() throws IOException {
        scripts = Files.createTempDirectory(
                "kith-telling", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    /**
     * The event exporter, with Sieve as it has to be for it to name mailboxes.
     *
     * @param port of whoever takes it in, on loopback
     * @param secret that belongs into the address
     */
    public String exporter(int port, String secret) throws IOException, InterruptedException {
        return sieve() + """
                event_exporter kith {
                  format = json
                  format_args = time-rfc3339
                  transport = http-post
                  transport_args = http://127.0.0.1:%d/dovecot/%s
                  transport_timeout = 250 msecs
                }
                metric kith {
                  exporter = kith
                  filter = event=sieve_action_finished
                }
                """.formatted(port, secret);
    }

    /** Sieve alone. */
    public String sieve() throws IOException, InterruptedException {
        Path script = script("sort.sieve", SIEVE);
        ServerProcess.run(scripts.resolve("sievec.out"), "/usr/bin/sievec", script.toString());
        Files.setPosixFilePermissions(scripts.resolve("sort.svbin"), PosixFilePermissions.fromString("rw-r--r--"));
        return """
                protocol lmtp {
                  mail_plugins = $mail_plugins sieve
                }
                namespace inbox {
                  separator = /
                }
                plugin {
                  sieve_before = %s
                }
                """.formatted(script);
    }

    /** Push notifications by the OX driver, before {@link #sieve}, too; each person needs {@code http-notify} in their metadata, too. */
    public static String ox(int port, String secret) {
        return """
                mail_attribute_dict = file:%%h/dovecot-attributes
                protocol imap {
                  imap_metadata = yes
                }
                mail_plugins = $mail_plugins notify push_notification
                plugin {
                  push_notification_driver = ox:url=http://127.0.0.1:%d/ox/%s
                }
                """.formatted(port, secret);
    }

    /** Push notifications by the script that operators get; before {@link #sieve}, which adds to the plugins. */
    public String lua(int port, String secret) throws IOException {
        String lua = Files.readString(Path.of("docs/alerts/push.lua"))
                .replace("http://127.0.0.1:8482/lua/SECRET", "http://127.0.0.1:" + port + "/lua/" + secret);
        return """
                mail_plugins = $mail_plugins notify push_notification mail_lua push_notification_lua
                plugin {
                  push_notification_driver = lua:file=%s
                }
                """.formatted(script("push.lua", lua));
    }

    /** A user who may read everybody's mailboxes. */
    public String masterUser(String name, String password) throws IOException {
        return """
                auth_master_user_separator = *
                passdb {
                  driver = passwd-file
                  master = yes
                  args = %s
                  result_success = continue
                }
                """.formatted(script("masters", name + ":{PLAIN}" + password + "\n"));
    }

    /** A file that whoever delivers mail can read. */
    public Path script(String name, String text) throws IOException {
        Path script = Files.writeString(scripts.resolve(name), text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
        return script;
    }

    @Override
    public void close() throws IOException {
        ServerProcess.deleteAll(scripts);
    }
}
