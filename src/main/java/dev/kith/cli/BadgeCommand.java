package dev.kith.cli;

import dev.kith.audit.AuditLog;
import dev.kith.badge.BadgeSettings;
import dev.kith.badge.Badges;
import dev.kith.jid.BareJid;
import dev.kith.presence.Grant;
import dev.kith.request.Requests;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith badge}: pictures for web pages that show whether somebody is there. */
@Command(
        name = "badge",
        description = "Pictures for web pages that show whether somebody is there.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BadgeCommand.Create.class,
            BadgeCommand.ListAll.class,
            BadgeCommand.Rename.class,
            BadgeCommand.Limit.class,
            BadgeCommand.Ask.class,
            BadgeCommand.On.class,
            BadgeCommand.Off.class,
            BadgeCommand.Revoke.class
        })
final class BadgeCommand {
    private static final String CONSENT = "operator, command line";

    /** {@code kith badge create ACCOUNT}. */
    @Command(
            name = "create",
            description = "Make a badge for somebody who wants one. Its address is shown once and cannot be guessed.",
            mixinStandardHelpOptions = true)
    static final class Create extends NeedsKith implements Runnable {
        @Parameters(paramLabel = "ACCOUNT", description = "The person's XMPP address.")
        @SuppressWarnings("NullAway.Init")
        private String jid;

        @Option(names = "--label", paramLabel = "TEXT", description = "The left text; default: the name before the @.")
        private @Nullable String label;

        @ArgGroup(exclusive = false, multiplicity = "0..1")
        private @Nullable BadgeChoices choices;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public void run() {
            var owner = Workbench.jid(jid);
            kith().settings.served(owner);
            String name = label != null ? label : owner.localpart() == null ? owner.domainpart() : owner.localpart();
            BadgeSettings chosen = choices == null ? BadgeChoices.none() : choices.on(BadgeChoices.none());
            var made = kith().badges.make(owner, BadgeChoices.named(chosen, name), CONSENT);
            kith().note(owner, AuditLog.What.BADGE_MADE, "badge " + made.badge().id());
            boolean shown = kith().serviceTold(Requests.Kind.BADGES);
            String address =
                    kith().badgeConfig.publicUrl().resolve("/b/" + made.token()).toString();
            var out = spec.commandLine().getOut();
            out.println("Badge " + made.badge().id() + " of " + owner + ". This address is shown only now:");
            out.println();
            out.println("  " + address + ".svg");
            out.println("  " + address + "/embed    to copy it from, in every look");
            out.println();
            out.println(news(owner, shown));
        }

        private String news(BareJid owner, boolean shown) {
            if (!kith().badgeConfig.enabled()) {
                return "Badges are switched off here. Next: set kith.badge.enabled=true and start the service again.";
            }
            var rests = kith().resting.because("It shows 'unknown'");
            if (rests.isPresent()) {
                return rests.get();
            }
            return shown
                    ? "It is live. Where their server lets Kith, it follows the presence of " + owner
                            + " from now on; elsewhere their chat program asks them. See: kith badge list"
                    : "No service runs just now; it is live when kith serve does.";
        }
    }

    /** {@code kith badge list}. */
    @Command(name = "list", description = "All badges, or those of one person.", mixinStandardHelpOptions = true)
    static final class ListAll extends NeedsKith implements Runnable {
        @Parameters(paramLabel = "ACCOUNT", arity = "0..1", description = "Only this person's.")
        private @Nullable String jid;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public void run() {
            var table = new Table("BADGE", "OWNER", "LABEL", "STATE", "PRESENCE", "SHOWS", "HOURS", "EXPIRES", "HITS");
            for (Badges.Known badge : kith().badges.list(jid == null ? null : Workbench.jid(jid))) {
                BadgeSettings settings = badge.settings();
                table.row(
                        Long.toString(badge.id()),
                        badge.owner().toString(),
                        settings.label(),
                        settings.enabled() ? "on" : "off",
                        words(kith().presences.grant(badge.owner())),
                        settings.theme().word()
                                + (settings.showsStatus() ? ", status text" : "")
                                + (settings.showsAvatar() ? ", avatar" : "")
                                + (settings.oldAddresses() ? ", old addresses" : ""),
                        settings.hours() == null ? "always" : settings.hours() + " " + settings.zone(),
                        settings.expiresAt() == null
                                ? "never"
                                : settings.expiresAt()
                                        .atZone(settings.zone())
                                        .toLocalDate()
                                        .toString(),
                        Long.toString(badge.hits()));
            }
            spec.commandLine()
                    .getOut()
                    .println(table.size() == 0 ? "No badges yet. Make one with: kith badge create USER@DOMAIN" : table);
        }
    }

    private static String words(Grant grant) {
        return switch (grant) {
            case NONE -> "not followed";
            case WANTED -> "to be asked for";
            case ASKED -> "waits for their yes";
            case GRANTED -> "followed";
            case WITHDRAWN -> "they said no";
            case ENDING -> "being ended";
        };
    }

    /** {@code kith badge ask ACCOUNT}. */
    @Command(
            name = "ask",
            description = "Ask somebody once more whether Kith may see their presence, after they said no or removed it"
                    + " from their contact list.",
            mixinStandardHelpOptions = true)
    static final class Ask extends NeedsKith implements Runnable {
        @Parameters(paramLabel = "ACCOUNT", description = "The person's XMPP address.")
        @SuppressWarnings("NullAway.Init")
        private String jid;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public void run() {
            var owner = Workbench.jid(jid);
            if (kith().badges.list(owner).isEmpty()) {
                throw new CommandFailed(owner + " has no badge. Next: kith badge create " + owner);
            }
            if (kith().presences.grant(owner) != Grant.WITHDRAWN) {
                throw new CommandFailed(owner + " did not say no: see the column PRESENCE of kith badge list.");
            }
            kith().resting.refuse("They cannot be asked");
            kith().presences.askAgain(owner);
            spec.commandLine().getOut().println("A running service asks " + owner + " within a minute.");
        }
    }

    /** A command about one badge. */
    abstract static class OnOne extends NeedsKith implements Runnable {
        @Parameters(index = "0", paramLabel = "BADGE", description = "Its number, as kith badge list shows it.")
        private long id;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        final Badges.Known badge() {
            return kith().badges
                    .find(id)
                    .orElseThrow(() -> new CommandFailed("There is no badge " + id + ". Next: kith badge list."));
        }

        final void change(BadgeSettings settings, String done) {
            Badges.Known badge = badge();
            kith().badges.change(badge, settings);
            told(done, " The public sees it so now.");
        }

        final void told(String done, String effect) {
            boolean shown = kith().serviceTold(Requests.Kind.BADGES);
            spec.commandLine().getOut().println(done + (shown ? effect : " No service runs just now."));
        }
    }

    /** {@code kith badge rename BADGE LABEL}. */
    @Command(name = "rename", description = "Give a badge another left text.", mixinStandardHelpOptions = true)
    static final class Rename extends OnOne {
        @Parameters(index = "1", paramLabel = "LABEL")
        @SuppressWarnings("NullAway.Init")
        private String label;

        @Override
        public void run() {
            change(
                    BadgeChoices.named(badge().settings(), label),
                    "Badge " + badge().id() + " is named '" + label + "'.");
        }
    }

    /** {@code kith badge limit BADGE …}. */
    @Command(name = "limit", description = "Choose what a badge shows, and when.", mixinStandardHelpOptions = true)
    static final class Limit extends OnOne {
        @ArgGroup(exclusive = false, multiplicity = "1")
        @SuppressWarnings("NullAway.Init")
        private BadgeChoices choices;

        @Override
        public void run() {
            change(choices.on(badge().settings()), "Badge " + badge().id() + " is changed.");
        }
    }

    /** {@code kith badge on BADGE}. */
    @Command(name = "on", description = "Switch a badge on again.", mixinStandardHelpOptions = true)
    static final class On extends OnOne {
        @Override
        public void run() {
            change(badge().settings().switched(true), "Badge " + badge().id() + " is on.");
        }
    }

    /** {@code kith badge off BADGE}. */
    @Command(
            name = "off",
            description = "Switch a badge off; to everybody it looks as if it never was. Its address stays valid.",
            mixinStandardHelpOptions = true)
    static final class Off extends OnOne {
        @Override
        public void run() {
            change(badge().settings().switched(false), "Badge " + badge().id() + " is off.");
        }
    }

    /** {@code kith badge revoke BADGE}. */
    @Command(
            name = "revoke",
            description = "Withdraw a badge for ever. Without another one, Kith stops following its owner's presence.",
            mixinStandardHelpOptions = true)
    static final class Revoke extends OnOne {
        @Override
        public void run() {
            Badges.Known badge = badge();
            kith().badges.withdraw(badge);
            told(
                    "Badge " + badge.id() + " of " + badge.owner() + " is withdrawn for ever.",
                    " Nobody sees it any more.");
        }
    }
}
