package dev.kith.xmpp.component;

import dev.kith.config.BadSetting;
import java.net.ConnectException;
import java.util.Set;
import org.jivesoftware.smack.XMPPException.StreamErrorException;
import org.jivesoftware.smack.packet.StreamError;
import org.jspecify.annotations.Nullable;

/**
 * How a stream ended.
 *
 * @param reason for the log and for {@code kith doctor}
 * @param next what a person can do about it; empty when nothing
 */
record Parting(Kind kind, String reason, String next) {
    enum Kind {
        /** The server or the way to it went away. */
        LOST,
        /** Another connection has our name. */
        CONFLICT,
        /** The server does not accept us. */
        DENIED,
        /** The server closed the stream because of what we sent (RFC 6120 §4.9.3). */
        CONTENT
    }

    private static final Set<StreamError.Condition> ABOUT_CONTENT = Set.of(
            StreamError.Condition.bad_format,
            StreamError.Condition.bad_namespace_prefix,
            StreamError.Condition.improper_addressing,
            StreamError.Condition.invalid_from,
            StreamError.Condition.invalid_xml,
            StreamError.Condition.not_well_formed,
            StreamError.Condition.policy_violation,
            StreamError.Condition.restricted_xml,
            StreamError.Condition.unsupported_stanza_type);

    boolean byContent() {
        return kind == Kind.CONTENT;
    }

    /** The condition by which the server closed the stream (RFC 6120 §4.9.3), or {@link StreamMeters#LOST} where it gave none. */
    static String condition(@Nullable Exception end) {
        StreamError error = error(end);
        return error == null ? StreamMeters.LOST : error.getCondition().toString();
    }

    private static @Nullable StreamError error(@Nullable Exception end) {
        for (Throwable cause = end; cause != null; cause = cause.getCause()) {
            if (cause instanceof StreamErrorException error) {
                return error.getStreamError();
            }
        }
        return null;
    }

    static Parting of(@Nullable Exception end) {
        StreamError error = error(end);
        if (error != null) {
            return of(error);
        }
        for (Throwable cause = end; cause != null; cause = cause.getCause()) {
            if (cause instanceof BadSetting) {
                return new Parting(Kind.LOST, String.valueOf(cause.getMessage()), "");
            }
            if (cause instanceof ConnectException) {
                return new Parting(
                        Kind.LOST,
                        "the server's component port does not accept connections",
                        "check kith.xmpp.host and kith.xmpp.port against component_ports, and that the server runs");
            }
        }
        return new Parting(Kind.LOST, "the stream ended (" + (end == null ? "silence" : end.getMessage()) + ")", "");
    }

    private static Parting of(StreamError error) {
        StreamError.Condition condition = error.getCondition();
        if (condition == StreamError.Condition.conflict) {
            return new Parting(
                    Kind.CONFLICT,
                    "another connection has the component's name",
                    "find the other process; if it is gone, wait or set component_conflict_resolve = \"kick_old\"");
        }
        if (condition == StreamError.Condition.not_authorized) {
            return new Parting(
                    Kind.DENIED,
                    "the server does not accept the component secret",
                    "make the file in kith.xmpp.secret-file say the same as component_secret in the server's configuration");
        }
        if (condition == StreamError.Condition.host_unknown) {
            return new Parting(
                    Kind.DENIED,
                    "the server does not know the component's name",
                    "add the Component section, or set kith.xmpp.component to the name that it has there");
        }
        return new Parting(
                ABOUT_CONTENT.contains(condition) ? Kind.CONTENT : Kind.LOST,
                "the server closed the stream (" + condition + ")",
                "");
    }
}
