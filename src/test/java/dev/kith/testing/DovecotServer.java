package dev.kith.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A real Dovecot of this machine's packages, IMAP and LMTP on loopback. The mail is kept in the folder, except when root
 * starts it in a folder that others cannot reach: Dovecot delivers no mail as root.
 */
public final class DovecotServer implements AutoCloseable {
    private static final String MAIL_USER = "mail"; // in every Debian

    private final Path folder;
    private final Path run;
    private final int imapPort;
    private final int lmtpPort;
    private final String more;
    private final ServerProcess process;

    private DovecotServer(Path folder, int imapPort, int lmtpPort, String more) throws IOException {
        this.more = more;
        this.folder = folder.toAbsolutePath();
        this.imapPort = imapPort;
        this.lmtpPort = lmtpPort;
        // Outside the folder: the paths of Unix sockets must be short.
        this.run = Files.createTempDirectory("kith-dovecot");
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.process = new ServerProcess(
                "Dovecot",
                this.folder.resolve("dovecot.out"),
                List.of("/usr/sbin/dovecot", "-F", "-c", config().toString()),
                imapPort,
                lmtpPort);
    }

    public static DovecotServer start(Path folder) throws IOException, InterruptedException {
        return start(folder, FreePort.find(), FreePort.find());
    }

    /**
     * Starts a server with more configuration than usual.
     *
     * @param more what is appended to {@code dovecot.conf}; later settings win, blocks of one name are merged
     */
    public static DovecotServer start(Path folder, String more) throws IOException, InterruptedException {
        return start(folder, FreePort.find(), FreePort.find(), more);
    }

    /** Starts a server on given ports, with what the folder holds from an earlier time. */
    public static DovecotServer start(Path folder, int imapPort, int lmtpPort)
            throws IOException, InterruptedException {
        return start(folder, imapPort, lmtpPort, "");
    }

    /** Both of these. */
    public static DovecotServer start(Path folder, int imapPort, int lmtpPort, String more)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var server = new DovecotServer(folder, imapPort, lmtpPort, more);
        Files.writeString(server.users(), "");
        Files.setPosixFilePermissions(server.users(), PosixFilePermissions.fromString("rw-r--r--"));
        Path mail = server.mail();
        Files.createDirectories(mail);
        if (isRoot()) {
            ServerProcess.run(server.folder.resolve("chown.out"), "chown", "-R", MAIL_USER + ":", mail.toString());
        }
        server.start();
        return server;
    }

    public int imapPort() {
        return imapPort;
    }

    public int lmtpPort() {
        return lmtpPort;
    }

    public Path log() {
        return folder.resolve("dovecot.log");
    }

    /** Creates a mailbox with a login; works while the server runs. */
    public void addUser(String address, String password) throws IOException {
        Files.writeString(
                users(),
                address + ":{PLAIN}" + password + "\n",
                StandardCharsets.UTF_8,
                java.nio.file.StandardOpenOption.APPEND);
    }

    /** Runs a command of {@code doveadm} on this server. */
    public void doveadm(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("/usr/bin/doveadm", "-c", config().toString()));
        command.addAll(List.of(words));
        ServerProcess.run(folder.resolve("doveadm.out"), command.toArray(String[]::new));
    }

    public void start() throws IOException, InterruptedException {
        Files.writeString(config(), configuration());
        process.start();
    }

    public void stop() throws InterruptedException {
        process.stop();
    }

    /** Lets INBOX have another UIDVALIDITY from the next start on, as after it was restored. */
    public void forgetUids(String address) throws IOException {
        try (var files = Files.walk(mail().resolve(address))) {
            files.filter(file -> file.getFileName().toString().startsWith("dovecot"))
                    .filter(Files::isRegularFile)
                    .toList()
                    .forEach(ServerProcess::delete);
        }
    }

    public void pause() throws IOException, InterruptedException {
        process.pause();
    }

    public void resume() throws IOException, InterruptedException {
        process.resume();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
        ServerProcess.deleteAll(run);
    }

    private Path config() {
        return folder.resolve("dovecot.conf");
    }

    /** Read by processes that may run as another user, so with the sockets. */
    private Path users() {
        return run.resolve("users");
    }

    private Path mail() throws IOException {
        return isRoot() && !reachableForOthers(folder) ? run.resolve("mail") : folder.resolve("mail");
    }

    private static boolean reachableForOthers(Path folder) throws IOException {
        for (Path part = folder.toRealPath(); part != null; part = part.getParent()) {
            if (!Files.getPosixFilePermissions(part).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private String configuration() throws IOException {
        String user = isRoot() ? MAIL_USER : System.getProperty("user.name");
        String ordinary = isRoot() ? "" : """
                default_internal_user = %1$s
                default_login_user = %1$s
                default_internal_group = %2$s
                """.formatted(user, group());
        return """
                base_dir = %1$s/run
                state_dir = %1$s/state
                log_path = %2$s/dovecot.log
                protocols = imap lmtp
                listen = 127.0.0.1
                ssl = no
                disable_plaintext_auth = no
                auth_mechanisms = plain login
                %3$s
                first_valid_uid = 1
                mail_home = %4$s/%%u
                mail_location = maildir:~/Maildir
                passdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                userdb {
                  driver = static
                  args = uid=%5$s gid=%6$s home=%4$s/%%u
                }
                namespace inbox {
                  inbox = yes
                }
                service imap-login {
                  chroot =
                  inet_listener imap {
                    port = %7$d
                  }
                  inet_listener imaps {
                    port = 0
                  }
                }
                service anvil {
                  chroot =
                }
                service lmtp {
                  inet_listener lmtp {
                    port = %8$d
                  }
                }
                """.formatted(run, folder, ordinary, mail(), user, isRoot() ? MAIL_USER : group(), imapPort, lmtpPort)
                + more;
    }

    /** The name of the group that files of ours get. */
    private String group() throws IOException {
        return Files.readAttributes(folder, java.nio.file.attribute.PosixFileAttributes.class)
                .group()
                .getName();
    }
}
