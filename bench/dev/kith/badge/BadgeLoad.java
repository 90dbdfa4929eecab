package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.bench.Report;
import dev.kith.bench.Samples;
import dev.kith.jid.BareJid;
import dev.kith.presence.Availability;
import dev.kith.testing.ChatClient;
import dev.kith.testing.EjabberdServer;
import dev.kith.testing.ProsodyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests a second for a badge, beside the web presence of Prosody and ejabberd, in turns on the same machine with the
 * same load. The limits for one address are out of the way; everything else is as it is served.
 */
@Tag("bench")
class BadgeLoad {
    private static final int ROUNDS = 3;
    private static final int SECONDS = 6;
    private static final int MANY = 100_000;

    private final Map<String, Samples> rates = new LinkedHashMap<>();
    private final Map<String, Samples> p99s = new LinkedHashMap<>();
    private final Report report = new Report("BadgeLoad: 64 connections, Prosody and ejabberd beside it");

    @Test
    void run(@TempDir Path folder) throws Exception {
        var prosody = ProsodyServer.start(folder.resolve("prosody"));
        int images = prosody.serveWebPresence();
        prosody.restart();
        try (prosody;
                var ejabberd = EjabberdServer.start(folder.resolve("ejabberd"));
                var house = BadgeHouse.asServed()) {
            prosody.addUser("juliet", "r0m30");
            ejabberd.addUser("juliet", "r0m30");
            try (var here = ChatClient.login(prosody, "juliet", "r0m30");
                    var there = ChatClient.login(ejabberd, "juliet", "r0m30")) {
                here.tell(org.jivesoftware.smack.packet.Presence.Mode.dnd, "", 0);
                there.tell(org.jivesoftware.smack.packet.Presence.Mode.dnd, "", 0);
                house.presence(BadgeHouse.JULIET, Availability.BUSY, "");
                String token = house.make(BadgeHouse.JULIET, BadgeHouse.plain("Juliet"));
                var addresses = addresses(folder, house, token, "http://127.0.0.1:" + images, ejabberd.webPresence());
                for (var each : addresses.entrySet()) { // compiled and cached, as a service of some hours is
                    Wrk.run(4, each.getValue()[0], rest(each.getValue()));
                }
                for (int round = 0; round < ROUNDS; round++) {
                    for (var each : addresses.entrySet()) {
                        measure(each.getKey(), each.getValue());
                    }
                }
            }
        }
        judge();
    }

    private static String[] rest(String[] words) {
        return java.util.Arrays.copyOfRange(words, 1, words.length);
    }

    private Map<String, String[]> addresses(Path folder, BadgeHouse house, String token, String prosody, String ejabberd)
            throws Exception {
        String badge = house.base() + "/b/" + token;
        String etag = RawHttp.get(house.base(), "/b/" + token + ".svg").header("etag");
        var all = new LinkedHashMap<String, String[]>();
        all.put("Prosody, image", new String[] {prosody + "/status/juliet@capulet.example"});
        all.put("ejabberd, image", new String[] {ejabberd + "/jid/juliet/capulet.example/image"});
        all.put("ejabberd, text", new String[] {ejabberd + "/jid/juliet/capulet.example/text"});
        all.put("Kith, svg", new String[] {badge + ".svg"});
        all.put("Kith, svg not modified", new String[] {badge + ".svg", "-H", "If-None-Match: " + etag});
        all.put("Kith, svg modified", new String[] {badge + ".svg", "-H", "If-None-Match: \"0123456789abcdef\""});
        all.put("Kith, png", new String[] {badge + ".png"});
        all.put("Kith, json", new String[] {badge + ".json"});
        var tokens = new ArrayList<String>(MANY);
        for (int i = 0; i < MANY; i++) {
            BareJid owner = BareJid.parse("person" + i + "@capulet.example");
            house.quietly(owner, Availability.AVAILABLE);
            tokens.add(house.makeQuietly(owner, BadgeHouse.plain("Person " + i)));
        }
        house.show();
        all.put("Kith, svg of 100,000", new String[] {house.base() + "/", "-s", script(folder, tokens, ".svg")});
        all.put("Kith, png of 100,000", new String[] {house.base() + "/", "-s", script(folder, tokens, ".png")});
        all.put("Kith, json of 100,000", new String[] {house.base() + "/", "-s", script(folder, tokens, ".json")});
        return all;
    }

    /** Asks for one badge after the other, with strides that no cache follows; all requests are made before. */
    private static String script(Path folder, ArrayList<String> tokens, String ending) throws Exception {
        Path list = folder.resolve("tokens" + ending);
        Files.write(list, tokens);
        Path script = folder.resolve("many" + ending + ".lua");
        Files.writeString(script, """
                local requests = {}
                for line in io.lines("%s") do requests[#requests + 1] = "/b/" .. line .. "%s" end
                local i = 0
                init = function()
                  for k, path in ipairs(requests) do requests[k] = wrk.format("GET", path) end
                end
                request = function()
                  i = (i + 7919) %% #requests
                  return requests[i + 1]
                end
                """.formatted(list, ending));
        return script.toString();
    }

    private void measure(String what, String[] words) throws Exception {
        Wrk seen = Wrk.run(SECONDS, words[0], rest(words));
        assertThat(seen.errors()).as(what).isEmpty();
        rates.computeIfAbsent(what, key -> new Samples()).add(seen.perSecond());
        p99s.computeIfAbsent(what, key -> new Samples()).add(seen.p99Millis());
    }

    private double rate(String what) {
        return rates.get(what).median();
    }

    private void judge() {
        rates.forEach((what, rate) ->
                report.say("%-24s %7.0f/s, p99 %.1f ms", what, rate.median(), p99s.get(what).median()));
        String peer = rate("Prosody, image") > rate("ejabberd, image") ? "Prosody, image" : "ejabberd, image";
        for (String picture : new String[] {"Kith, svg", "Kith, png", "Kith, svg of 100,000", "Kith, png of 100,000"}) {
            report.atLeast(picture + " beside " + peer, 5, rate(picture) / rate(peer), "times");
            report.atMost(
                    picture + ", p99 beside the same",
                    1,
                    p99s.get(picture).median() / p99s.get(peer).median(),
                    "times");
        }
        report.atLeast("Kith, json beside ejabberd, text", 1.2, rate("Kith, json") / rate("ejabberd, text"), "times");
        report.atLeast(
                "Kith, json of 100,000 beside the same",
                1.2,
                rate("Kith, json of 100,000") / rate("ejabberd, text"),
                "times");
        report.atLeast(
                "not modified beside the whole picture, for the same request",
                1,
                rate("Kith, svg not modified") / rate("Kith, svg modified"),
                "times");
        report.machine("after");
    }
}
