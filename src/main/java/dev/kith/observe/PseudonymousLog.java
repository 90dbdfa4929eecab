package dev.kith.observe;

import dev.kith.account.Secrets;
import dev.kith.config.BadSetting;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.security.SecureRandom;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.LogContext;

/**
 * Keeps people's addresses out of a log that machines collect. It works on the finished line, so that neither the message of an
 * exception nor the name of a thread slips by.
 */
@ApplicationScoped
class PseudonymousLog {
    private static final String PURPOSE = "names in the log";

    private final LogConfig config;
    private final Secrets secrets;

    PseudonymousLog(LogConfig config, Secrets secrets) {
        this.config = config;
        this.secrets = secrets;
    }

    /** Before anything of ours knows of an account. */
    void begin(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
        if (config.json()) {
            var names = new Pseudonyms(key());
            for (Handler handler : LogContext.getLogContext().getLogger("").getHandlers()) {
                wrap(handler, names);
            }
        }
    }

    /** Without the key file the names are good for this process only; what that means for logins is said elsewhere. */
    private SecretKey key() {
        byte[] key = new byte[32];
        try {
            key = secrets.derive(PURPOSE);
        } catch (BadSetting e) {
            new SecureRandom().nextBytes(key);
        }
        return new SecretKeySpec(key, "HmacSHA256");
    }

    private static void wrap(Handler handler, Pseudonyms names) {
        Formatter formatter = handler.getFormatter();
        if (formatter != null) {
            handler.setFormatter(new Hiding(formatter, names));
        }
        if (handler instanceof ExtHandler outer) {
            for (Handler inner : outer.getHandlers()) {
                wrap(inner, names);
            }
        }
    }

    /** A formatter whose lines name nobody. */
    private static final class Hiding extends Formatter {
        private final Formatter formatter;
        private final Pseudonyms names;

        Hiding(Formatter formatter, Pseudonyms names) {
            this.formatter = formatter;
            this.names = names;
        }

        @Override
        public String format(LogRecord entry) {
            return names.hide(formatter.format(entry));
        }
    }
}
