package dev.kith.alert;

import dev.kith.config.BadSetting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/** What the operator decides about alerts. */
@ConfigMapping(prefix = "kith.alerts")
public interface AlertConfig {
    /**
     * Whether people may switch alerts on for themselves, in their chat. Nobody has any before; {@code false} leaves it to
     * the operator, and whoever has been given them may still change and end them.
     */
    @WithDefault("true")
    boolean selfService();

    /**
     * Where a mail can be read: the webmail's address, in which {@code {message-id}} is replaced by the mail's own. Without
     * it alerts carry no link.
     */
    Optional<String> webmailUrl();

    /** The time zone of people who have not chosen one, such as {@code Europe/Berlin}; default: this machine's. */
    Optional<String> defaultZone();

    /**
     * The zone of people who have not chosen one.
     *
     * @throws BadSetting when {@link #defaultZone} names none
     */
    static ZoneId zone(AlertConfig config) {
        try {
            return config.defaultZone().map(ZoneId::of).orElseGet(ZoneId::systemDefault);
        } catch (DateTimeException e) {
            throw new BadSetting("kith.alerts.default-zone", "is not a time zone", "write it as Europe/Berlin");
        }
    }
}
