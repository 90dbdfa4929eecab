package dev.kith.alert.signal;

import dev.kith.config.BadSetting;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A Unix socket at a path, for its owner and their group only. */
final class SocketFile implements Closeable {
    private static final String KEY = "kith.signals.cyrus-socket";

    /** The longest path of a socket is 107 bytes on Linux, and the one that it begins with is a little longer. */
    private static final int LONGEST_PATH = 96;

    /** Connections that wait to be let in. Where this many do, Cyrus waits too, so it is generous. */
    private static final int BACKLOG = 1024;

    private final Path path;
    private final ServerSocketChannel channel;
    private final @Nullable Object identity;

    private SocketFile(Path path, ServerSocketChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.identity = identity(path);
    }

    /** @throws BadSetting when there can be no socket at that path */
    static void check(Path path) {
        if (!path.isAbsolute()) {
            throw new BadSetting(KEY, "is no whole path", "begin it with a slash, as in Cyrus' notifysocket");
        }
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw new BadSetting(
                    KEY, "is longer than sockets' paths may be", "name a path such as /run/kith-cyrus/socket");
        }
        Path folder = folder(path);
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new BadSetting(
                    KEY,
                    "is in " + folder + ", which is no folder that Kith may write to",
                    "install -d -o kith -g mail -m 2750 " + folder + ", with the group that Cyrus runs as");
        }
    }

    /**
     * Begins to listen. What a crash left there is replaced; what somebody listens at, or is no socket, is not. The group of
     * the socket is the folder's where that has the setgid bit, as Linux has it for all files.
     *
     * @throws BadSetting when that cannot be done
     */
    static SocketFile open(Path path) {
        check(path);
        try {
            refuseOccupied(path);
            // Made where nobody else can reach it, and moved when nobody else may use it; there is no umask in Java.
            Path nursery = nursery(folder(path));
            Path newborn = nursery.resolve("s");
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.bind(UnixDomainSocketAddress.of(newborn), BACKLOG);
                Files.setPosixFilePermissions(newborn, PosixFilePermissions.fromString("rw-rw----"));
                Files.move(newborn, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return new SocketFile(path, channel);
            } catch (IOException e) {
                channel.close();
                Files.deleteIfExists(newborn);
                throw e;
            } finally {
                Files.deleteIfExists(nursery);
            }
        } catch (IOException e) {
            throw new BadSetting(
                    KEY,
                    "is " + path + ", where no socket can be made (" + e + ")",
                    "look who owns the folder, and that it is on a disk of this machine");
        }
    }

    private static void refuseOccupied(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean socket = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
        if (!socket) {
            throw new BadSetting(KEY, "is " + path + ", where there is a file that is no socket", "name another path");
        }
        try (var there = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new BadSetting(
                    KEY, "is " + path + ", where somebody listens", "name another path, or stop the other");
        } catch (ConnectException e) {
            // Nobody does any more.
        }
    }

    private static Path nursery(Path parent) throws IOException {
        while (true) {
            String name = ".k" + ThreadLocalRandom.current().nextInt(1000, 10_000);
            try {
                return Files.createDirectory(
                        parent.resolve(name),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                // Another name, then.
            }
        }
    }

    private static Path folder(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** Ends it, and removes the file, unless it is another's by now. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Objects.equals(identity, identity(path))) {
            Files.deleteIfExists(path);
        }
    }
}
