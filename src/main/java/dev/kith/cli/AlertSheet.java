package dev.kith.cli;

import dev.kith.alert.AlertSettings;
import dev.kith.alert.Alerts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Somebody's alerts in words. */
final class AlertSheet {
    private AlertSheet() {}

    static String of(Alerts.Known known, int waiting, String trouble) {
        AlertSettings settings = known.settings();
        var sheet = new Table("Alerts for " + known.owner(), settings.enabled() ? "on" : "off");
        sheet.row("says", settings.detail().name().toLowerCase(Locale.ROOT));
        sheet.row(
                "mailboxes",
                settings.mailboxes().only().isEmpty()
                        ? "all but Junk, Trash, Drafts and Sent"
                        : Table.joined(settings.mailboxes().only()));
        sheet.row("never", orNone(settings.mailboxes().never()));
        sheet.row("urgent", orNone(settings.vips()) + (settings.vipsAnyTime() ? ", at any time" : ""));
        sheet.row("never from", orNone(settings.muted()));
        sheet.row("quiet", (settings.quiet().isEmpty() ? "never" : settings.quiet()) + ", " + settings.zone());
        sheet.row("while they are busy", settings.holdWhileBusy() ? "held" : "told");
        sheet.row("while they are offline", settings.kept() ? "kept by the server" : "not shown later");
        sheet.row("in archives", settings.archived() ? "yes" : "no");
        if (settings.mutedUntil() != null) {
            sheet.row(
                    "muted until",
                    settings.mutedUntil().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        sheet.row("mail", known.mailUser() + access(known.access()));
        sheet.row("since", known.since().truncatedTo(ChronoUnit.SECONDS).toString());
        sheet.row("consent", known.consent());
        sheet.row("waiting", waiting + " mail(s)");
        if (!trouble.isEmpty()) {
            sheet.row("just now", trouble);
        }
        return sheet.toString();
    }

    static String access(Alerts.MailAccess access) {
        return switch (access) {
            case NONE -> "";
            case MASTER -> ", read as the master user";
            case PASSWORD -> ", read with their password";
            case TOKEN -> ", read with their token";
        };
    }

    private static String orNone(List<String> items) {
        return items.isEmpty() ? "none" : Table.joined(items);
    }

    /** Why a trial was not told in time. */
    static String held(Alerts.Known known, Instant now) {
        AlertSettings settings = known.settings();
        if (settings.mutedUntil() != null && settings.mutedUntil().isAfter(now)) {
            return "It waits: alerts are muted until " + settings.mutedUntil() + ". Next: kith alerts " + known.owner()
                    + " set --mute off";
        }
        String hours = settings.quiet().isEmpty()
                ? ""
                : " In their quiet hours (" + settings.quiet() + ", " + settings.zone() + ") it waits until these end.";
        return "The XMPP server does not have it yet." + hours
                + (settings.holdWhileBusy() ? " While they are busy it waits." : "") + " Next: kith doctor, and the log"
                + " of the service.";
    }
}
