package dev.kith.joining;

import dev.kith.account.SubscriptionPolicy;
import dev.kith.joining.Links.Link;
import dev.kith.sync.Operations;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the pages say, without a word of HTTP. */
final class JoinPages {
    /** Contacts of one kind that a page shows; the rest is counted. */
    private static final int MOST_SHOWN = 300;

    private final Page frame = Page.named("frame.html");
    private final Page ask = Page.named("ask.html");
    private final Page password = Page.named("password.html");
    private final Page wait = Page.named("wait.html");
    private final Page failed = Page.named("failed.html");
    private final Page look = Page.named("look.html");
    private final Page export = Page.named("export.html");
    private final Page over = Page.named("over.html");
    private final Page done = Page.named("done.html");
    private final Page no = Page.named("no.html");
    private final Clock clock;

    JoinPages(Clock clock) {
        this.clock = clock;
    }

    private String framed(String title, String refresh, String main) {
        return frame.with(Map.of("title", title, "refresh", refresh, "main", main));
    }

    /** The first page: who asks, what will happen, and the password if one is needed. */
    String ask(Link link, String server, boolean needsPassword, boolean again, String problem) {
        String fields = needsPassword
                ? password.with(Map.of("jid", link.person().toString(), "server", server))
                : "<p>There is nothing to type: the operator of "
                        + Page.escaped(link.person().domainpart()) + " lets Kith read the address books.</p>";
        return framed(
                again ? "A new password for Kith" : "Join Kith",
                "",
                ask.with(Map.of(
                        "jid",
                        link.person().toString(),
                        "server",
                        server,
                        "minutes",
                        minutes(link.until()),
                        "problem",
                        problem(problem),
                        "heading",
                        again ? "A new password for Kith" : "One contact list for mail and chat",
                        "fields",
                        fields)));
    }

    private static String problem(String words) {
        return words.isEmpty()
                ? ""
                : "<p class=\"note warning\" role=\"alert\"><strong>That did not work.</strong> " + Page.escaped(words)
                        + "</p>";
    }

    private String minutes(java.time.Instant until) {
        long minutes = Math.max(
                1, Duration.between(clock.instant(), until).plusSeconds(30).toMinutes());
        return minutes == 1 ? "1 minute" : minutes + " minutes";
    }

    /** Somebody's look as it is now. */
    String look(Look now, String server, boolean again) {
        return switch (now.state()) {
            case Look.State.Reading reading ->
                framed(
                        "Reading your address book",
                        "<meta http-equiv=\"refresh\" content=\"2\">",
                        wait.with(Map.of("server", server)));
            case Look.State.Failed(String words) ->
                framed("That did not work", "", failed.with(Map.of("problem", problem(words))));
            case Look.State.Seen(Operations.Plan plan) -> seen(now, plan, again);
        };
    }

    private String seen(Look now, Operations.Plan plan, boolean again) {
        String heading = again ? "Use this password?" : "This is what would happen";
        var words = new HashMap<>(checked(now.choices()));
        words.put("jid", now.person().toString());
        words.put("cardbook", now.choices().bookOfCards());
        words.put("heading", heading);
        words.put(
                "lead",
                again
                        ? "The password works. With your yes, Kith uses it from now on."
                        : "Nothing has been changed so far.");
        words.put("minutes", minutes(now.until()));
        words.put("plan", again ? "" : plan(plan));
        words.put("yes", Joining.YES);
        return framed(heading, "", look.with(words));
    }

    /** What of the form is chosen to begin with. */
    private static Map<String, String> checked(Choices choices) {
        return Map.of(
                "mine", checked(!choices.bookWins()),
                "book", checked(choices.bookWins()),
                "grace", checked(!choices.grace().isZero()),
                "nograce", checked(choices.grace().isZero()),
                "mutual", checked(choices.presence() == SubscriptionPolicy.MUTUAL),
                "only", checked(choices.presence() == SubscriptionPolicy.NAMES),
                "ask", checked(choices.presence() == SubscriptionPolicy.ASK),
                "nocards", checked(choices.twoWayBook().isEmpty()),
                "cards", checked(choices.twoWayBook().isPresent()));
    }

    private static String checked(boolean chosen) {
        return chosen ? " checked" : "";
    }

    private static String plan(Operations.Plan plan) {
        var html = new StringBuilder();
        List<Operations.Line> lines = plan.lines();
        group(html, lines, "New on your contact list", "add");
        group(html, lines, "Renamed or put into other groups", "update");
        group(html, lines, "On your list already; kept up to date from now on", "adopt");
        group(html, lines, "Removed from your list", "remove", "fade");
        if (html.isEmpty()) {
            html.append(
                    "<p class=\"note\">Nothing changes now: no card in your address book names somebody whom you could"
                            + " chat with and who is not on your list as it is. Cards that you add later are followed.</p>");
        }
        if (plan.skippedCards() > 0) {
            html.append("<p class=\"quiet\">")
                    .append(plan.skippedCards())
                    .append(plan.skippedCards() == 1 ? " card" : " cards")
                    .append(" cannot be read and would be left out.</p>");
        }
        return html.toString();
    }

    private static void group(StringBuilder html, List<Operations.Line> lines, String title, String... changes) {
        var some = lines.stream()
                .filter(line -> List.of(changes).contains(line.change()))
                .toList();
        if (some.isEmpty()) {
            return;
        }
        html.append("<section><h2>")
                .append(Page.escaped(title))
                .append(" <span class=\"count\">")
                .append(some.size())
                .append("</span></h2><ul class=\"contacts\">");
        for (Operations.Line line : some.subList(0, Math.min(MOST_SHOWN, some.size()))) {
            html.append("<li><bdi class=\"who\">")
                    .append(Page.escaped(line.name().isEmpty() ? line.jid() : line.name()))
                    .append("</bdi> <bdi class=\"quiet\">")
                    .append(Page.escaped(line.jid()))
                    .append("</bdi>");
            line.groups()
                    .forEach(group -> html.append(" <bdi class=\"group\">")
                            .append(Page.escaped(group))
                            .append("</bdi>"));
            html.append("</li>");
        }
        html.append("</ul>");
        if (some.size() > MOST_SHOWN) {
            html.append("<p class=\"quiet\">and ")
                    .append(some.size() - MOST_SHOWN)
                    .append(" more</p>");
        }
        html.append("</section>");
    }

    /** The page from which somebody loads all that is kept of them. */
    String export(Link link) {
        return framed(
                "What Kith keeps of you",
                "",
                export.with(Map.of("jid", link.person().toString(), "minutes", minutes(link.until()))));
    }

    /** For every address that is not good, whatever the reason. */
    String over() {
        return framed("This link is over", "", over.with(Map.of()));
    }

    /** After the yes. */
    String done() {
        return framed("You have joined", "", done.with(Map.of()));
    }

    /** After the no. */
    String no() {
        return framed("Nothing was changed", "", no.with(Map.of()));
    }
}
