package dev.kith.xmpp.ejabberd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.kith.net.GuardedHttp;
import dev.kith.net.GuardedHttp.Answer;
import dev.kith.net.GuardedHttp.Ask;
import dev.kith.net.NotAllowed;
import dev.kith.sync.RosterUnavailable;
import dev.kith.xmpp.ServerBusy;
import dev.kith.xmpp.ejabberd.ApiRefusal.Kind;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives ejabberd a command, and says of every answer that is none what it means. */
final class EjabberdApi {
    /** From 24.02 on commands have versions, and the first of them is the only one that 23.01 has too. */
    private static final String FIRST_VERSION = "/v0";

    private final GuardedHttp http;
    private final URI api;
    private final Supplier<Optional<String>> authorization;
    private final ObjectMapper json = new ObjectMapper();
    private volatile @Nullable Session session;

    /** What is known of the server since the last beginning: how we say who we are, and how versions are asked for. */
    private record Session(Optional<String> authorization, String suffix) {
        @Override
        public String toString() {
            return "Session[***, " + suffix + "]";
        }
    }

    /**
     * A way to give commands.
     *
     * @param authorization the header's value, asked for at each {@link #begin}
     */
    EjabberdApi(GuardedHttp http, URI api, Supplier<Optional<String>> authorization) {
        this.http = http;
        this.api = api;
        this.authorization = authorization;
    }

    /** Reads the login anew, and finds out how this server wants to be asked. */
    void begin() throws RosterUnavailable, ApiRefusal {
        session = opened();
    }

    private Session opened() throws RosterUnavailable, ApiRefusal {
        var known = authorization.get();
        var versioned = new Session(known, FIRST_VERSION);
        try {
            JsonNode unused = send(versioned, Command.CHECK_ACCOUNT, Map.of("user", "nobody", "host", "localhost"));
            return versioned;
        } catch (ApiRefusal e) {
            // 23.01 takes "v0" for more of a path than it can handle.
            return e.kind() == Kind.ARGUMENTS ? new Session(known, "") : refused(e);
        }
    }

    private static Session refused(ApiRefusal refusal) throws ApiRefusal {
        throw refusal;
    }

    /** The commands that we give; those that change rosters have no check of their own for what they are given. */
    enum Command {
        CHECK_ACCOUNT,
        GET_ROSTER,
        ADD_ROSTERITEM,
        DELETE_ROSTERITEM,
        PROCESS_ROSTERITEMS;

        /** As ejabberd calls it. */
        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * Gives a command.
     *
     * @return what it said; for a command that only succeeds or fails, 0 or another number
     * @throws RosterUnavailable when the answer did not come, or the server said that it cannot now: what was asked may
     *     have happened
     * @throws ApiRefusal when it said no
     */
    JsonNode give(Command command, Map<String, String> arguments) throws RosterUnavailable, ApiRefusal {
        Session now = session;
        if (now == null) {
            now = opened();
            session = now;
        }
        return send(now, command, arguments);
    }

    private JsonNode send(Session session, Command command, Map<String, String> arguments)
            throws RosterUnavailable, ApiRefusal {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/json");
        session.authorization.ifPresent(value -> headers.put("Authorization", value));
        Answer answer;
        try {
            URI uri = URI.create(api + "/" + command + session.suffix);
            answer = http.send(new Ask("POST", uri, headers, json.writeValueAsBytes(arguments)));
        } catch (NotAllowed e) {
            throw new ApiRefusal(Kind.MISSING, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            boolean late = e.getCause() instanceof TimeoutException;
            throw new RosterUnavailable(
                    "ejabberd does not answer at " + api.getRawAuthority() + ": " + e.getMessage(),
                    late ? new ServerBusy("no answer in time") : e);
        }
        return read(command, answer);
    }

    private JsonNode read(Command command, Answer answer) throws RosterUnavailable, ApiRefusal {
        JsonNode said;
        try {
            said = json.readTree(answer.body());
        } catch (IOException e) {
            said = NullNode.getInstance();
        }
        String reason =
                said.isTextual() ? said.textValue() : said.path("message").asText("");
        return switch (answer.status()) {
            case 200 -> {
                if (!said.isArray() && !said.isInt()) {
                    throw new ApiRefusal(Kind.MISSING, "what answers there is not ejabberd's mod_http_api");
                }
                yield said;
            }
            case 400 -> throw new ApiRefusal(Kind.ARGUMENTS, reason);
            case 401 -> throw new ApiRefusal(Kind.LOGIN, reason);
            case 403 -> throw new ApiRefusal(Kind.PERMISSION, "it does not allow " + command);
            case 404 -> throw new ApiRefusal(Kind.MISSING, "it has no command " + command);
            case 500 -> throw new ApiRefusal(Kind.FAILED, reason);
            case 429, 502, 503, 504 ->
                throw new RosterUnavailable(
                        "ejabberd cannot answer now (" + answer.status() + ")",
                        new ServerBusy("status " + answer.status()));
            default -> throw new ApiRefusal(Kind.MISSING, "what answers there says " + answer.status());
        };
    }
}
