package dev.kith.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.kith.endtoend.Town.Person;
import dev.kith.jid.BareJid;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.FreePort;
import dev.kith.testing.RawSession;
import dev.kith.testing.TestBrowser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** People join, leave and take what is theirs: a real chat program, a real browser, real servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JoinIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern LINK = Pattern.compile("http://\\S+/(?:join|export)/[A-Za-z0-9_-]{22}");
    private static final Pattern SESSION = Pattern.compile("sessionid=['\"]([0-9a-f]+)['\"]");

    private final HttpClient http = HttpClient.newHttpClient();
    private Path folder;
    private Town town;
    private TestBrowser browser;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        int port = FreePort.find();
        town = new Town(
                folder,
                Map.of("KITH_JOIN_PORT", Integer.toString(port), "KITH_JOIN_PUBLIC_URL", "http://127.0.0.1:" + port));
        town.kith.start();
        browser = new TestBrowser();
    }

    @AfterAll
    void stop() throws Exception {
        browser.close();
        town.close();
        http.close();
    }

    private String say(ChatClient client, String words) throws Exception {
        client.say(town.prosody.component(), words);
        return client.awaitMessage(message -> message.getBody() != null, SOON).getBody();
    }

    private static String link(String words) {
        var link = LINK.matcher(words);
        assertThat(link.find()).as(words).isTrue();
        return link.group();
    }

    private HttpResponse<String> get(String address) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String address, String form, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static void heading(Page page, String text) {
        assertThat(page.getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions().setName(text).setLevel(1)))
                .isVisible();
    }

    private long stored(Person person, String table, String column) throws Exception {
        try (var connection = town.connect("kith");
                var sql = connection.prepareStatement("select count(*) from " + table + " where " + column)) {
            sql.setString(1, person.jid());
            try (var answer = sql.executeQuery()) {
                answer.next();
                return answer.getLong(1);
            }
        }
    }

    /** Kept for looking at when a folder is named for that, and whether nothing sticks out to the side. */
    private static void looksWell(Page page, String name) {
        assertThat((Boolean) page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                .as(name + " at " + page.viewportSize().width)
                .isTrue();
        String looks = System.getProperty("dev.kith.test.looks", "");
        if (!looks.isEmpty()) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of(looks, name + "-" + page.viewportSize().width + ".png"))
                    .setFullPage(true));
        }
    }

    private Person withBook() throws Exception {
        Person person = town.newPerson();
        town.put(person, "romeo", "Romeo <b>&amp; Söhne</b>", "Friends");
        town.put(person, "nurse", "Nurse", "Household");
        town.put(person, "mercutio", "Mercutio");
        return person;
    }

    @Test
    void personJoins_onThePage_sees_saysYes_andLeavesWithWhatWasTheirs() throws Exception {
        Person juliet = withBook();
        try (var phone = town.login(juliet);
                BrowserContext visitor = browser.visitor(360, 740, ColorScheme.LIGHT)) {
            phone.set("handmade@friends.example", "By hand", "Mine");
            phone.set("nurse@friends.example", "Nurse", "Household"); // just as on the card
            assertThat(say(phone, "help")).contains("join").contains("alerts on");
            String link = link(say(phone, "Join!"));
            for (int fetched = 0; fetched < 3; fetched++) { // as chat programs and servers do by themselves
                var page = get(link);
                assertThat(page.statusCode()).isEqualTo(200);
                assertThat(page.body()).contains(juliet.jid()).doesNotContain("Mercutio");
            }

            Page page = visitor.newPage();
            page.navigate(link);
            heading(page, "One contact list for mail and chat");
            looksWell(page, "ask");
            assertThat(page.getByLabel("App password of your address book")).isFocused();
            page.getByLabel("Your user name").fill(juliet.name());
            page.getByLabel("App password").fill("wrong");
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("did not accept this user name and password");
            looksWell(page, "ask-again");

            page.getByLabel("Your user name").fill(juliet.name());
            page.getByLabel("App password").fill(juliet.password());
            button(page, "See what would happen").click();
            heading(page, "This is what would happen");
            assertThat(page.getByText("New on your contact list 2")).isVisible();
            assertThat(page.getByText("Mercutio", new Page.GetByTextOptions().setExact(true)))
                    .isVisible();
            assertThat(page.getByText("On your list already")).isVisible();
            assertThat(page.content()).doesNotContain("<b>&amp;");
            looksWell(page, "look");
            page.setViewportSize(1280, 900);
            looksWell(page, "look");
            // Nothing is written so far, and the login is nowhere but in the service's memory.
            assertThat(phone.roster()).hasSize(2);
            assertThat(stored(juliet, "account", "pending and not enabled and length(login_secret) = 0 and jid = ?"))
                    .isEqualTo(1);
            assertThat(get(link).body()).doesNotContain("Mercutio"); // the link itself shows nobody's book

            assertThat(page.getByLabel("Leave my address book as it is")).isChecked();
            page.getByLabel("Make a card for each contact").check();
            button(page, "Yes, join").click();
            heading(page, "You have joined");
            looksWell(page, "done");
            phone.awaitPush(push -> push.item() != null && push.item().name().equals("Mercutio"), SOON);
            assertThat(phone.awaitMessage(message -> message.getBody().contains("You have joined"), SOON)
                            .getBody())
                    .contains("leave");
            Await.until("both new contacts", SOON, () -> phone.roster().size() == 4);
            Await.until(
                    "a card of whom she had added in chat",
                    SOON,
                    () -> stored(
                                    juliet,
                                    "made_card",
                                    "jid = 'handmade@friends.example' and state = 'ours' and account_id ="
                                            + " (select id from account where jid = ?)")
                            == 1);
            assertThat(get(link).statusCode()).isEqualTo(404);
            assertThat(browser.takeComplaints()).allMatch(text -> text.contains("404"));
            assertThat(town.run("audit", juliet.jid()))
                    .contains("joined")
                    .contains("person")
                    .contains("Yes, keep my chat contacts in step")
                    .contains("contacts from chat become cards");

            exportIsComplete(phone, juliet);
            leaves(phone, juliet);
        }
    }

    private void exportIsComplete(ChatClient phone, Person juliet) throws Exception {
        town.run("badge", "create", juliet.jid());
        String link = link(say(phone, "export"));
        assertThat(get(link).body()).contains("Download").doesNotContain("Mercutio");
        assertThat(post(link, "", "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
        var file = post(link, "");
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("attachment");
        assertThat(file.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(file.body())
                .contains("\"card\"")
                .contains("Mercutio")
                .contains("\"synced_item\"")
                .contains("\"badge\"")
                .contains("\"audit_entry\"")
                .doesNotContain(juliet.password())
                .doesNotContain("secret");
        assertThat(post(link, "").statusCode()).isEqualTo(404);
    }

    private void leaves(ChatClient phone, Person juliet) throws Exception {
        assertThat(say(phone, "leave yes")).contains("To do it, write"); // not without being asked back
        assertThat(phone.roster()).containsKey(BareJid.parse("mercutio@friends.example"));
        assertThat(say(phone, "leave yes")).contains("tell you when it is done");
        assertThat(phone.awaitMessage(message -> message.getBody().contains("You have left"), SOON)
                        .getBody())
                .contains("2 contacts removed")
                .contains("1 kept because they were there before");
        Await.until(
                "only what was theirs",
                SOON,
                () -> phone.roster()
                        .keySet()
                        .equals(java.util.Set.of(
                                BareJid.parse("handmade@friends.example"), BareJid.parse("nurse@friends.example"))));
        assertThat(stored(juliet, "account", "jid = ?")).isZero();
        assertThat(stored(juliet, "badge", "owner = ?")).isZero();
        Await.until("the presence subscription is ended", SOON, () -> stored(juliet, "presence_grant", "jid = ?") == 0);
        assertThat(town.run("audit", juliet.jid())).contains("leaving").contains("left");
        assertThat(say(phone, "leave")).contains("I keep nothing of you");
        assertThat(say(phone, "export")).contains("/export/"); // the record itself
    }

    @Test
    void whoSaysNo_isForgotten_andOtherPagesLookWell() throws Exception {
        Person paris = withBook();
        try (var phone = town.login(paris);
                BrowserContext visitor = browser.visitor(1280, 900, ColorScheme.DARK)) {
            String link = link(say(phone, "join"));
            Page page = visitor.newPage();
            page.navigate(link);
            looksWell(page, "ask-dark");
            page.getByLabel("Your user name").fill(paris.name());
            page.getByLabel("App password").fill(paris.password());
            page.keyboard().press("Enter");
            heading(page, "This is what would happen");
            page.setViewportSize(360, 740);
            looksWell(page, "look-dark");
            button(page, "No, change nothing").click();
            heading(page, "Nothing was changed");
            looksWell(page, "no");
            assertThat(stored(paris, "account", "jid = ?")).isZero();
            assertThat(phone.roster()).isEmpty();
            page.navigate(link.replaceAll("/join/.*", "/join/" + "A".repeat(22)));
            heading(page, "This link is over");
            looksWell(page, "over");
            page.navigate(link(say(phone, "export")));
            heading(page, "What Kith keeps of you");
            looksWell(page, "export");
            browser.takeComplaints();
        }
    }

    @Test
    void personJoins_byTheCommandForm() throws Exception {
        Person tybalt = withBook();
        String component = town.prosody.component();
        try (var phone = town.login(tybalt);
                var desk = RawSession.login(town.prosody, tybalt.name(), tybalt.password(), "desk")) {
            String form = desk.ask("set", component, "j1", command("join", "", ""));
            assertThat(form).contains("text-private").contains("nothing changes before");
            String wrong = desk.ask(
                    "set",
                    component,
                    "j2",
                    command("join", session(form), field("user", tybalt.name()) + field("password", "wrong")));
            assertThat(wrong).contains("did not accept").contains("text-private");
            String look = desk.ask(
                    "set",
                    component,
                    "j3",
                    command(
                            "join",
                            session(form),
                            field("user", tybalt.name()) + field("password", tybalt.password())));
            assertThat(look).contains("add: Mercutio").contains("list-single");
            assertThat(phone.roster()).isEmpty();
            String done = desk.ask(
                    "set", component, "j4", command("join", session(form), field("yes", "1") + field("names", "book")));
            assertThat(done).contains("You have joined");
            phone.awaitPush(push -> push.item() != null && push.item().name().equals("Mercutio"), SOON);
            assertThat(town.run("account", "show", tybalt.jid())).contains("address book");
            String leave = desk.ask("set", component, "j5", command("leave", "", ""));
            assertThat(desk.ask("set", component, "j6", command("leave", session(leave), field("yes", "0"))))
                    .contains("Nothing was changed");
            assertThat(town.run("account", "leave", tybalt.jid())).contains("Nothing was changed");
            assertThat(town.run("account", "leave", tybalt.jid(), "--yes")).contains("left: 3 contacts removed");
            Await.until("an empty roster", SOON, () -> phone.roster().isEmpty());
        }
    }

    private static String command(String node, String session, String fields) {
        return "<command xmlns='http://jabber.org/protocol/commands' node='" + node + "'"
                + (session.isEmpty() ? "" : " sessionid='" + session + "' action='complete'") + ">"
                + (fields.isEmpty() ? "" : "<x xmlns='jabber:x:data' type='submit'>" + fields + "</x>") + "</command>";
    }

    private static String field(String name, String value) {
        return "<field var='" + name + "'><value>" + value + "</value></field>";
    }

    private static String session(String answer) {
        var session = SESSION.matcher(answer);
        assertThat(session.find()).as(answer).isTrue();
        return session.group(1);
    }

    @Test
    void manyAreImported_withTheirConsentOnRecord_badLinesNamed_andTwiceIsOnce() throws Exception {
        Person benvolio = withBook();
        Person rosaline = withBook();
        Path file = Town.secret(
                folder.resolve("people.csv"),
                "jid,user,password,names\r\n"
                        + String.join(",", benvolio.jid(), benvolio.name(), "\"" + benvolio.password() + "\"", "")
                        + "\r\n"
                        + "stranger@elsewhere.example,a,b,\r\n"
                        + "\"open,x,y\r\n"
                        + String.join(",", rosaline.jid(), rosaline.name(), rosaline.password(), "address-book")
                        + "\r\n"
                        + String.join(",", rosaline.jid(), rosaline.name(), rosaline.password(), "") + "\r\n");
        String[] words = {"account", "import", file.toString(), "--consent", "signed the form of 2026"};
        assertThat(town.kith.command("account", "import", file.toString()).status())
                .isNotZero();
        var dry = town.kith.command(words);
        assertThat(dry.output()).contains("Nothing was changed").contains("would be added");
        assertThat(stored(benvolio, "account", "jid = ?")).isZero();
        var really = java.util.Arrays.copyOf(words, words.length + 1);
        really[words.length] = "--yes";
        var first = town.kith.command(really);
        assertThat(first.status()).isEqualTo(1);
        assertThat(first.output())
                .contains("line 2: " + benvolio.jid() + ": added")
                .contains("line 3: stranger@elsewhere.example: is no account")
                .contains("line 4: : a quotation mark")
                .contains("line 5: " + rosaline.jid() + ": added")
                .contains("line 6: " + rosaline.jid() + ": stands in the file twice")
                .contains("2 new, 0 changed, 0 as before, 0 left out, 3 bad")
                .doesNotContain(benvolio.password());
        assertThat(town.kith.command(really).output()).contains("0 new, 0 changed, 2 as before");
        assertThat(town.run("audit", rosaline.jid())).contains("imported").contains("signed the form of 2026");
        try (var phone = town.login(benvolio)) {
            Await.until("the contacts", SOON, () -> phone.roster().size() == 3);
        }
    }

    /** K1 for leaving: the process that does it is ended in the middle, and the next one goes on by itself. */
    @Test
    @Order(Integer.MAX_VALUE) // for a while there is no service then
    void leavingThatIsCutShort_isFinishedByTheNextStart() throws Exception {
        Person mercutio = withBook();
        town.kith.addAccount(mercutio.jid(), mercutio.name(), mercutio.password());
        try (var phone = town.login(mercutio)) {
            Await.until("the contacts", SOON, () -> phone.roster().size() == 3);
            int unused = town.kith.stop();
            var killed = town.kith.commandWith(
                    List.of("dev.kith.crash.at=7"), "", "account", "leave", mercutio.jid(), "--yes");
            assertThat(killed.status()).isNotZero();
            assertThat(phone.roster()).isNotEmpty().hasSizeLessThan(3);
            assertThat(stored(mercutio, "account", "leaving_since is not null and jid = ?"))
                    .isEqualTo(1);
            operatorLoginIs(mercutio);
            town.kith.start();
            phone.awaitMessage(message -> String.valueOf(message.getBody()).contains("You have left"), SOON);
            Await.until("an empty roster", SOON, () -> phone.roster().isEmpty());
            assertThat(stored(mercutio, "account", "jid = ?")).isZero();
            comesBackWithNothingToType(phone, mercutio);
        }
    }

    /** From the next start on; in truth it would open everybody's book, and here it opens one. */
    private void operatorLoginIs(Person person) throws Exception {
        Path password = Town.secret(folder.resolve("operator.secret"), person.password());
        Files.writeString(
                folder.resolve("kith").resolve(".env"),
                "KITH_OPERATOR_LOGIN_USER={user}\nKITH_OPERATOR_LOGIN_PASSWORD_FILE=" + password + "\n");
    }

    private void comesBackWithNothingToType(ChatClient phone, Person person) throws Exception {
        String link = link(say(phone, "join"));
        assertThat(get(link).body()).contains("nothing to type").doesNotContain("type=\"password\"");
        var looks = post(link, "");
        assertThat(looks.statusCode()).isEqualTo(303);
        String look = URI.create(link)
                .resolve(looks.headers().firstValue("Location").orElseThrow())
                .toString();
        Await.until("what would happen", SOON, () -> get(look).body().contains("Mercutio"));
        assertThat(phone.roster()).isEmpty();
        assertThat(post(look, "answer=yes&grace=none").statusCode()).isEqualTo(303);
        assertThat(post(look, "answer=yes").statusCode()).isEqualTo(404);
        Await.until("the contacts", SOON, () -> phone.roster().size() == 3);
        assertThat(stored(person, "account", "login_kind = 'operator' and length(login_secret) = 0 and jid = ?"))
                .isEqualTo(1);
    }
}
