package dev.kith.xmpp;

import java.util.Locale;

/** By which way rosters are to be read and written. */
public enum RosterChoice {
    /** The first of the others that works, in this order. */
    AUTO,
    /** The component's privilege (XEP-0356). */
    PRIVILEGED,
    /** The commands that ejabberd offers over HTTP. */
    EJABBERD_API,
    /** A session of each person's own. */
    SESSION;

    /** As it stands in the settings. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
