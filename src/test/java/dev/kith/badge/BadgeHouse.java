package dev.kith.badge;

import dev.kith.badge.BadgeToken.Key;
import dev.kith.jid.BareJid;
import dev.kith.presence.Availability;
import dev.kith.presence.Avatar;
import dev.kith.presence.Presence;
import dev.kith.testing.FreePort;
import dev.kith.testing.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** The public port with badges and presences as a test wants them: no database, no XMPP server. */
final class BadgeHouse implements AutoCloseable {
    static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    static final BareJid ROMEO = BareJid.parse("romeo@montague.example");

    final MovableClock clock = new MovableClock();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Map<BareJid, Presence> presences = new ConcurrentHashMap<>();
    private final Map<BareJid, Avatar> avatars = new ConcurrentHashMap<>();
    private final Map<Key, LiveBadge> byToken = new HashMap<>();
    private final Map<BareJid, LiveBadge> byOldAddress = new HashMap<>();
    private final BadgeBoard board =
            new BadgeBoard(jid -> presences.getOrDefault(jid, Presence.UNKNOWN), avatars::get, clock);
    private final Settings settings;
    private final BadgePort port;
    private long lastId;

    /** Settings that a test may change before the house opens. */
    static class Settings implements BadgeConfig {
        private final int port;

        Settings() throws IOException {
            port = FreePort.find();
        }

        /** On how many event loops it is served; on one, answers come in the order of the questions. */
        int loops() {
            return 1;
        }

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public URI publicUrl() {
            return URI.create("http://127.0.0.1:" + port);
        }

        @Override
        public List<String> trustedProxies() {
            return List.of("127.0.0.1");
        }

        @Override
        public int requestsPerAddress() {
            return 10_000_000;
        }

        @Override
        public int requestsPerBadge() {
            return 10_000_000;
        }

        @Override
        public int connections() {
            return 20_000;
        }

        @Override
        public int connectionsPerAddress() {
            return 20_000;
        }

        @Override
        public int liveStreams() {
            return 12_000;
        }

        @Override
        public Optional<List<String>> oldAddresses() {
            return Optional.empty();
        }
    }

    static BadgeHouse open() throws Exception {
        return new BadgeHouse(new Settings());
    }

    /** On as many event loops as the service. */
    static BadgeHouse asServed() throws Exception {
        return new BadgeHouse(new Settings() {
            @Override
            int loops() {
                return BadgeServer.LOOPS;
            }
        });
    }

    BadgeHouse(Settings settings) throws Exception {
        this.settings = settings;
        var old = new OldAddresses(Set.copyOf(settings.oldAddresses().orElse(List.of())), board);
        var site = new BadgeSite(board, new Assets(), old);
        var hall = new Hall(settings, settings.loops(), metrics);
        port = BadgePort.open(settings, settings.loops(), site, hall);
    }

    URI base() {
        return settings.publicUrl();
    }

    /** A badge as most people have it. */
    static BadgeSettings plain(String label) {
        return new BadgeSettings(label, Theme.FLAT, true, false, false, null, ZoneOffset.UTC, null, false);
    }

    /** A card on which there is a picture. */
    static BadgeSettings pictured(String label) {
        return new BadgeSettings(label, Theme.CARD, true, false, true, null, ZoneOffset.UTC, null, false);
    }

    /** A portrait, for those who have none of their own. */
    static Avatar portrait(Color ground) throws Exception {
        var image = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
        var pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setPaint(new GradientPaint(0, 0, ground, 0, 200, ground.darker()));
        pen.fillRect(0, 0, 200, 200);
        pen.setColor(new Color(0x5B3A29));
        pen.fillOval(52, 28, 96, 110);
        pen.setColor(new Color(0xF2C9A5));
        pen.fillOval(66, 48, 68, 84);
        pen.setColor(new Color(0xFFF4E8));
        pen.fillOval(30, 140, 140, 120);
        pen.dispose();
        var png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return Avatar.of(png.toByteArray());
    }

    /** Makes a badge; its token. */
    String make(BareJid owner, BadgeSettings settings) {
        String token = makeQuietly(owner, settings);
        show();
        return token;
    }

    /** The same without showing it yet, for those who make many. */
    String makeQuietly(BareJid owner, BadgeSettings settings) {
        String token = BadgeToken.random();
        var badge = new LiveBadge(++lastId, owner, settings);
        byToken.put(Key.of(BadgeToken.hash(token)), badge);
        if (settings.oldAddresses()) {
            byOldAddress.put(owner, badge);
        }
        return token;
    }

    void withdraw(String token) {
        byToken.remove(Key.of(BadgeToken.hash(token)));
        show();
    }

    void show() {
        var unused = board.show(Map.copyOf(byToken), Map.copyOf(byOldAddress));
        port.anythingChanged();
    }

    /** A presence that nobody is told of. */
    void quietly(BareJid owner, Availability availability) {
        presences.put(owner, new Presence(availability, "", clock.instant()));
    }

    void presence(BareJid owner, Availability availability, String status) {
        presences.put(owner, new Presence(availability, status, clock.instant()));
        port.changed(owner);
    }

    /** Somebody's picture; null when it may be shown no more. */
    void avatar(BareJid owner, @Nullable Avatar avatar) {
        if (avatar == null) {
            avatars.remove(owner);
        } else {
            avatars.put(owner, avatar);
        }
        port.changed(owner);
    }

    @Override
    public void close() {
        port.close(Duration.ofSeconds(20));
    }
}
