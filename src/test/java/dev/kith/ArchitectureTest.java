package dev.kith;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports point one way, and what is dangerous has one place. */
@AnalyzeClasses(packages = "dev.kith", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ALERT_JUDGEMENT =
            "AlertPolicy|AlertSettings|AlertText|Decision|EncodedWords|HeaderText|Mailbox"
                    + "|MailboxRules|MailCharset|MailPlace|NewMail|PlainText|Sender|SenderReader|SenderRules|SetAside|Sha256|Waiting";

    @ArchTest
    static final ArchRule onlyXmpp_knowsSmack = noClasses()
            .that()
            .resideOutsideOfPackage("dev.kith.xmpp..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jivesoftware..", "org.jxmpp..");

    @ArchTest
    static final ArchRule jid_importsNothingOfOurs = noClasses()
            .that()
            .resideInAPackage("dev.kith.jid..")
            .should()
            .dependOnClassesThat(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage("dev.kith..")
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(
                            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage("dev.kith.jid.."))));

    @ArchTest
    static final ArchRule roster_isPure = classes()
            .that()
            .resideInAPackage("dev.kith.roster..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.kith.roster..",
                    "dev.kith.jid..",
                    "java.lang..",
                    "java.util..",
                    "java.time..",
                    "org.jspecify..")
            .andShould()
            .notBe(Object.class);

    @ArchTest
    static final ArchRule roster_asksNoClock = noClasses()
            .that()
            .resideInAPackage("dev.kith.roster..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(java.time.Clock.class);

    /** What decides about alerts, and what reads mail headers, needs no server in its tests. */
    @ArchTest
    static final ArchRule alertPolicy_isPure = classes()
            .that()
            .haveNameMatching("dev\\.kith\\.alert\\.(" + ALERT_JUDGEMENT + ")(\\$.*)?")
            .should()
            .onlyDependOnClassesThat(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                            "dev.kith.jid..", "dev.kith.time..", "java..", "org.jspecify..")
                    .or(com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching( // arrays, too
                            "(\\[L)?dev\\.kith\\.alert\\.(" + ALERT_JUDGEMENT + ")(\\$.*)?|\\[.")));

    @ArchTest
    static final ArchRule alertPolicy_asksNoClock = noClasses()
            .that()
            .haveNameMatching("dev\\.kith\\.alert\\.(" + ALERT_JUDGEMENT + ")(\\$.*)?")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(java.time.Clock.class);

    @ArchTest
    static final ArchRule nobody_importsXmppOrCli = noClasses()
            .that()
            .resideOutsideOfPackages("dev.kith.xmpp..", "dev.kith.cli..", "dev.kith")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.kith.xmpp..", "dev.kith.cli..");

    @ArchTest
    static final ArchRule sync_knowsNeitherBooksNorXmpp = noClasses()
            .that()
            .resideInAPackage("dev.kith.sync..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.kith.addressbook..", "dev.kith.xmpp..", "dev.kith.request..", "dev.kith.cli..");

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching("dev.kith.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule connectionsToOthers_areMadeInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackages("dev.kith.net..", "dev.kith.xmpp..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "javax.net..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching(
                    "io\\.vertx\\.core\\.(http\\.(HttpClient|WebSocketClient|RequestOptions).*|net\\.NetClient.*|dns\\..*)")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(java.net.Socket.class, java.net.URLConnection.class);

    /** What the mail library connects to nobody would have checked. */
    @ArchTest
    static final ArchRule mailLibrary_opensNoConnections = noClasses()
            .that()
            .resideInAPackage("dev.kith..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.eclipse.angus.mail.imap", "org.eclipse.angus.mail.smtp..", "org.eclipse.angus.mail.pop3..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("jakarta\\.mail\\.(Session|Store|Folder|Service|Transport)");

    @ArchTest
    static final ArchRule onlyAlert_readsMail = noClasses()
            .that()
            .resideOutsideOfPackage("dev.kith.alert..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.mail..", "org.eclipse.angus..");

    /** What strangers can call knows neither address books nor rosters, nor a way to write to anybody. */
    @ArchTest
    static final ArchRule badge_reachesNothingButPresence = noClasses()
            .that()
            .resideInAPackage("dev.kith.badge..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.kith.account..", "dev.kith.addressbook..", "dev.kith.roster..", "dev.kith.sync..");

    /** What mail servers and strangers say goes to the port for news, and nowhere else. */
    @ArchTest
    static final ArchRule signals_reachNothingButAlerts = noClasses()
            .that()
            .resideInAPackage("dev.kith.alert.signal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.kith.account..",
                    "dev.kith.addressbook..",
                    "dev.kith.badge..",
                    "dev.kith.presence..",
                    "dev.kith.roster..",
                    "dev.kith.sync..",
                    "dev.kith.alert.imap..",
                    "org.hibernate..",
                    "java.sql..");

    /** Nor a way to ask a server for presence or pictures: what it shows is in memory. */
    @ArchTest
    static final ArchRule badge_asksNoServer = noClasses()
            .that()
            .resideInAPackage("dev.kith.badge..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(dev.kith.presence.PresenceSource.class, dev.kith.presence.AvatarSource.class);

    @ArchTest
    static final ArchRule picture_isPure = classes()
            .that()
            .resideInAPackage("dev.kith.picture..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.kith.picture..", "java.lang..", "java.util..", "java.nio..", "java.io..", "org.jspecify..");

    /** A native program would have to bring AWT along as libraries. */
    @ArchTest
    static final ArchRule nobody_usesAwt =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("java.awt..", "javax.imageio..");

    @ArchTest
    static final ArchRule noUtil_noImpl = noClasses()
            .should()
            .resideInAPackage("..util..")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Utils");

    @ArchTest
    static final ArchRule everyPackage_isNullMarked = classes()
            .that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith(org.jspecify.annotations.NullMarked.class);
}
