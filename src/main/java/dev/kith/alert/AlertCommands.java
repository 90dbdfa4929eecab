package dev.kith.alert;

import dev.kith.alert.Alerts.Known;
import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries out what people ask of their own alerts, and says what came of it. */
@ApplicationScoped
public class AlertCommands {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);

    /** What there is to write. */
    public static final String HELP = """
            I tell you when mail arrives. Write to me:
            alerts on · alerts off · status
            mute 2h · mute until 18:00 · unmute
            quiet 22:00-07:00 · quiet Mon-Fri 22:00-07:00, Sat 23:00-10:00 · quiet off
            zone Europe/Berlin
            detail count · detail sender · detail subject
            vip romeo@example.org · vip remove romeo@example.org · vip always · vip wait
            mute-sender example.org · unmute-sender example.org
            busy hold · busy tell (while you are set to do not disturb)
            keep on · keep off (alerts wait while you are offline)
            archive on · archive off (servers may store alerts)""";

    static final String HINT = "I understand a few words only. Write help to see them.";
    private static final String NONE = "You have no alerts. Write alerts on to be told of new mail.";
    private static final String ASK = "Alerts are not switched on for you. Please ask the operator of this server.";

    private final Alerts alerts;
    private final AlertConfig config;
    private final Clock clock;

    AlertCommands(Alerts alerts, AlertConfig config, Clock clock) {
        this.alerts = alerts;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Does what a person asked for.
     *
     * @param how they asked, for the record of their consent
     * @return what to tell them: plain text, with nothing in it of anybody else
     */
    public String answer(BareJid person, AlertCommand command, String how) {
        try {
            return switch (command) {
                case AlertCommand.Help() -> HELP;
                case AlertCommand.Unknown() -> HINT;
                case AlertCommand.Unclear(String hint) -> hint;
                case AlertCommand.On() -> switchOn(person, how);
                case AlertCommand.Status() -> status(person);
                default -> change(person, command);
            };
        } catch (CommandRefused e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** What a person has chosen; for somebody without alerts the usual, switched off. */
    public AlertSettings settings(BareJid person) {
        return alerts.find(person).map(Known::settings).orElseGet(() -> {
            var draft = new AlertDraft(AlertSettings.usual(AlertConfig.zone(config)));
            draft.enabled = false;
            return draft.settings();
        });
    }

    /**
     * Stores what a person chose, and switches alerts on or off by it.
     *
     * @param how they chose it, for the record of their consent
     * @return what to tell them
     * @throws CommandRefused when they may not switch alerts on
     */
    public String choose(BareJid person, AlertSettings wanted, String how) throws CommandRefused {
        Optional<Known> before = alerts.find(person);
        boolean on = wanted.enabled();
        if (before.isEmpty()) {
            if (!on) {
                return NONE;
            }
            mayHave(before);
        }
        if (on && before.filter(known -> known.settings().enabled()).isEmpty()) {
            alerts.switchOn(person, wanted, how);
        }
        alerts.change(person, wanted);
        return status(person);
    }

    /** How things are, in a few lines. */
    public String status(BareJid person) {
        return alerts.find(person).map(known -> describe(known.settings())).orElse(config.selfService() ? NONE : ASK);
    }

    private String switchOn(BareJid person, String how) throws CommandRefused {
        Optional<Known> before = alerts.find(person);
        mayHave(before);
        if (before.isPresent() && before.get().settings().enabled()) {
            return "Alerts were on already.\n" + describe(before.get().settings());
        }
        Known known = alerts.switchOn(person, AlertSettings.usual(AlertConfig.zone(config)), how);
        return "Alerts are on from now. To end them: alerts off\n" + describe(known.settings());
    }

    private void mayHave(Optional<Known> before) throws CommandRefused {
        if (before.isEmpty() && !config.selfService()) {
            throw new CommandRefused(ASK);
        }
    }

    private String change(BareJid person, AlertCommand command) throws CommandRefused {
        Known known = alerts.find(person).orElseThrow(() -> new CommandRefused(config.selfService() ? NONE : ASK));
        var draft = new AlertDraft(known.settings());
        String said = apply(draft, command);
        alerts.change(person, draft.settings());
        return said;
    }

    private String apply(AlertDraft draft, AlertCommand command) throws CommandRefused {
        return switch (command) {
            case AlertCommand.Off() -> {
                draft.enabled = false;
                yield "Alerts are off. What you chose is kept; alerts on brings them back.";
            }
            case AlertCommand.MuteFor(Duration time) ->
                mute(draft, clock.instant().plus(time));
            case AlertCommand.MuteUntil(var time) -> {
                ZonedDateTime now = clock.instant().atZone(draft.zone);
                ZonedDateTime today = now.with(time).withSecond(0).withNano(0);
                yield mute(draft, (today.isAfter(now) ? today : now.plusDays(1).with(time)).toInstant());
            }
            case AlertCommand.Unmute() -> {
                boolean muted = isMuted(draft.mutedUntil);
                draft.mutedUntil = null;
                yield muted ? "You hear from me again." : "You were not muted.";
            }
            case AlertCommand.Quiet(String hours) -> {
                draft.quiet = hours;
                yield hours.isEmpty()
                        ? "No quiet hours."
                        : "Quiet hours: " + hours + " (" + draft.zone + "). What arrives then is summed up afterwards.";
            }
            case AlertCommand.Zone(ZoneId zone) -> {
                draft.zone = zone;
                yield "Your time zone is " + zone + "; it is "
                        + MOMENT.format(clock.instant().atZone(zone)) + " there.";
            }
            case AlertCommand.Say(var detail) -> {
                draft.detail = detail;
                yield "Alerts say " + words(detail) + ".";
            }
            case AlertCommand.Vip(String sender, boolean add) -> {
                draft.vips = changed(draft.vips, sender, add);
                yield add ? sender + " is a VIP." : sender + " is no VIP any more.";
            }
            case AlertCommand.MuteSender(String sender, boolean add) -> {
                draft.muted = changed(draft.muted, sender, add);
                yield add
                        ? "Mail from " + sender + " is not told any more."
                        : "Mail from " + sender + " is told again.";
            }
            case AlertCommand.VipsAnyTime(boolean yes) -> {
                draft.vipsAnyTime = yes;
                yield yes ? "VIPs are told in quiet hours, too." : "VIPs wait like all others.";
            }
            case AlertCommand.Keep(boolean yes) -> {
                draft.kept = yes;
                yield yes ? "Alerts wait while you are offline." : "Alerts are for when you are online.";
            }
            case AlertCommand.Archive(boolean yes) -> {
                draft.archived = yes;
                yield yes ? "Servers may store alerts." : "Servers are asked not to store alerts.";
            }
            case AlertCommand.Busy(boolean hold) -> {
                draft.holdWhileBusy = hold;
                yield hold
                        ? "Alerts wait while you are set to do not disturb."
                        : "Alerts come even while you are set to do not disturb.";
            }
            case AlertCommand.On on -> throw new IllegalArgumentException("switching on is no change");
            case AlertCommand.Help help -> HELP;
            case AlertCommand.Status status -> describe(draft.settings());
            case AlertCommand.Unclear(String hint) -> hint;
            case AlertCommand.Unknown unknown -> HINT;
        };
    }

    private String mute(AlertDraft draft, Instant until) {
        draft.mutedUntil = until;
        return "Muted until " + MOMENT.format(until.atZone(draft.zone)) + ". To hear from me before: unmute";
    }

    private static List<String> changed(List<String> senders, String sender, boolean add) throws CommandRefused {
        var changed = new ArrayList<>(senders);
        changed.remove(sender);
        if (add) {
            changed.add(sender);
        }
        if (changed.size() > AlertForm.MOST_SENDERS) {
            throw new CommandRefused("These would be more than " + AlertForm.MOST_SENDERS + " senders.");
        }
        return changed;
    }

    private String describe(AlertSettings settings) {
        var lines = new ArrayList<String>();
        lines.add(settings.enabled() ? "Alerts are on, and say " + words(settings.detail()) + "." : "Alerts are off.");
        Instant until = settings.mutedUntil();
        if (until != null && until.isAfter(clock.instant())) {
            lines.add("Muted until " + MOMENT.format(until.atZone(settings.zone())) + ".");
        }
        lines.add((settings.quiet().isEmpty() ? "No quiet hours" : "Quiet hours: " + settings.quiet()) + " ("
                + settings.zone() + ").");
        tell(settings.vips(), list -> lines.add("VIPs: " + list + (settings.vipsAnyTime() ? ", at any time." : ".")));
        tell(settings.muted(), list -> lines.add("Not told: " + list + "."));
        tell(settings.mailboxes().only(), list -> lines.add("Only these mailboxes: " + list + "."));
        tell(settings.mailboxes().never(), list -> lines.add("Never these mailboxes: " + list + "."));
        if (settings.holdWhileBusy()) {
            lines.add("Alerts wait while you are set to do not disturb.");
        }
        lines.add(settings.kept() ? "Alerts wait while you are offline." : "Alerts are for when you are online.");
        if (!settings.archived()) {
            lines.add("Servers are asked not to store alerts.");
        }
        return String.join("\n", lines);
    }

    private static void tell(List<String> words, Consumer<String> line) {
        if (!words.isEmpty()) {
            line.accept(String.join(", ", words));
        }
    }

    private boolean isMuted(@Nullable Instant until) {
        return until != null && until.isAfter(clock.instant());
    }

    private static String words(AlertSettings.Detail detail) {
        return switch (detail) {
            case COUNT -> "how many mails there are";
            case SENDER -> "who wrote";
            case SUBJECT -> "who wrote, and the subject";
        };
    }
}
