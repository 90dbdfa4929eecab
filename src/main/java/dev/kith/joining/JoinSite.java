package dev.kith.joining;

import dev.kith.audit.AuditLog.Actor;
import dev.kith.jid.BareJid;
import dev.kith.joining.Links.Link;
import dev.kith.joining.Links.Purpose;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What every address answers. Looking at a link changes nothing, since chat programs and servers look at links by
 * themselves; only what a person sends from the page does. What a link leads to is told to the browser that sent the
 * password, by a second secret, and not to whoever else has the link.
 */
final class JoinSite {
    private static final Pattern ADDRESS = Pattern.compile("/(join|look|export)/([A-Za-z0-9_-]{22})");

    private final Joining joining;
    private final Export export;
    private final Links links;
    private final JoinPages pages;
    private final Clock clock;
    private final String style = Page.file("join.css");
    private final String icon = Page.file("icon.svg");
    private final Map<String, Seat> seats = new ConcurrentHashMap<>();

    /** A browser that sent a password, or needed none, and its look. */
    private record Seat(Look look, String how, boolean again) {}

    JoinSite(Joining joining, Export export, Links links, Clock clock) {
        this.joining = joining;
        this.export = export;
        this.links = links;
        this.clock = clock;
        this.pages = new JoinPages(clock);
    }

    /**
     * An answer.
     *
     * @param goTo where the browser goes on; empty for a page
     * @param file the name that the body is saved by; empty for a page
     */
    record Answer(int status, String type, String body, String goTo, String file) {
        static Answer page(int status, String html) {
            return new Answer(status, "text/html; charset=utf-8", html, "", "");
        }

        static Answer goTo(String path) {
            return new Answer(303, "text/plain; charset=utf-8", "", path, ""); // RFC 9110 §15.4.4
        }
    }

    /** Whether an address could be somebody's, so that it is worth a thread and a look at what is stored. */
    boolean isKnown(String path) {
        Matcher address = ADDRESS.matcher(path);
        if (!address.matches()) {
            return false;
        }
        return switch (address.group(1)) {
            case "join" -> links.find(address.group(2), Purpose.JOIN).isPresent();
            case "export" -> links.find(address.group(2), Purpose.EXPORT).isPresent();
            default -> seat(address.group(2)).isPresent();
        };
    }

    /** What an address answers that is nobody's own; from memory, without waiting for anything. */
    Answer forAnybody(String path) {
        return switch (path) {
            case "/join.css" -> new Answer(200, "text/css; charset=utf-8", style, "", "");
            case "/icon.svg" -> new Answer(200, "image/svg+xml; charset=utf-8", icon, "", "");
            case "/joined" -> Answer.page(200, pages.done());
            case "/unchanged" -> Answer.page(200, pages.no());
            default -> Answer.page(404, pages.over());
        };
    }

    /** Looks at an address that is {@linkplain #isKnown known}. */
    Answer get(String path) {
        Matcher address = ADDRESS.matcher(path);
        if (address.matches()) {
            String secret = address.group(2);
            switch (address.group(1)) {
                case "join" -> {
                    Optional<Link> link = links.find(secret, Purpose.JOIN);
                    if (link.isPresent()) {
                        return Answer.page(200, ask(link.get(), ""));
                    }
                }
                case "export" -> {
                    Optional<Link> link = links.find(secret, Purpose.EXPORT);
                    if (link.isPresent()) {
                        return Answer.page(200, pages.export(link.get()));
                    }
                }
                default -> {
                    Optional<Seat> seat = seat(secret);
                    if (seat.isPresent()) {
                        return Answer.page(200, pages.look(seat.get().look, joining.server(), seat.get().again));
                    }
                }
            }
        }
        return forAnybody(path);
    }

    private String ask(Link link, String problem) {
        BareJid person = link.person();
        return pages.ask(link, joining.server(), joining.needsPassword(person), joining.hasJoined(person), problem);
    }

    /** Does what a person sent from a page. */
    Answer post(String path, Map<String, String> form) throws InterruptedException {
        Matcher address = ADDRESS.matcher(path);
        if (!address.matches()) {
            return forAnybody(path);
        }
        String secret = address.group(2);
        return switch (address.group(1)) {
            case "join" -> begin(path, secret, form);
            case "export" ->
                links.use(secret, Purpose.EXPORT)
                        .map(link -> new Answer(
                                200,
                                "application/json; charset=utf-8",
                                export.of(link.person(), Actor.PERSON, "on the page, " + link.how()),
                                "",
                                "kith-" + clock.instant().toString().substring(0, 10) + ".json"))
                        .orElseGet(() -> forAnybody(path));
            default -> decide(path, secret, form);
        };
    }

    private Answer begin(String path, String secret, Map<String, String> form) throws InterruptedException {
        Optional<Link> link = links.find(secret, Purpose.JOIN);
        if (link.isEmpty()) {
            return forAnybody(path);
        }
        BareJid person = link.get().person();
        try {
            boolean again = joining.hasJoined(person);
            Look look = joining.look(
                    person,
                    form.getOrDefault("user", ""),
                    form.getOrDefault("password", ""),
                    link.get().until());
            // Most address books are read before anybody would see another page.
            if (look.await(Duration.ofSeconds(2)) instanceof Look.State.Failed(String words)) {
                return Answer.page(200, ask(link.get(), words));
            }
            String seat = OneTime.secret();
            seats.values().removeIf(old -> !isGood(old) || old.look.person().equals(person));
            seats.put(
                    OneTime.hash(seat),
                    new Seat(look, "on the page, " + link.get().how(), again));
            return Answer.goTo("/look/" + seat);
        } catch (JoinRefused e) {
            return Answer.page(200, ask(link.get(), String.valueOf(e.getMessage())));
        }
    }

    private Optional<Seat> seat(String secret) {
        return Optional.ofNullable(seats.get(OneTime.hash(secret))).filter(this::isGood);
    }

    private boolean isGood(Seat seat) {
        return !joining.isOver(seat.look);
    }

    private Answer decide(String path, String secret, Map<String, String> form) {
        Optional<Seat> seat = seat(secret);
        if (seat.isEmpty()) {
            return forAnybody(path);
        }
        if (!form.getOrDefault("answer", "").equals("yes")) {
            seats.remove(OneTime.hash(secret));
            joining.forget(seat.get().look);
            return Answer.goTo("/unchanged");
        }
        try {
            Look look = seat.get().look;
            joining.confirm(look, look.choices().answered(field -> form.getOrDefault(field, "")), seat.get().how);
            seats.remove(OneTime.hash(secret));
            return Answer.goTo("/joined");
        } catch (JoinRefused e) {
            return Answer.page(404, pages.over());
        }
    }
}
