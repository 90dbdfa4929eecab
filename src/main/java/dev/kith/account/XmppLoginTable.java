package dev.kith.account;

import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hibernate.StatelessSession;

/** The XMPP logins as stored. */
@ApplicationScoped
class XmppLoginTable implements XmppLogins {
    private static final String TOKEN = "token";
    private static final String PASSWORD = "password";

    private final StatelessSession session;
    private final Secrets secrets;
    private final Clock clock;

    XmppLoginTable(StatelessSession session, Secrets secrets, Clock clock) {
        this.session = session;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Optional<Known> find(BareJid jid) {
        return Optional.ofNullable(session.get(XmppLoginRow.class, jid.toString()))
                .map(row -> known(jid, row));
    }

    private Known known(BareJid jid, XmppLoginRow row) {
        String secret = secrets.openText(row.secret, purpose(jid));
        XmppLogin login = row.kind.equals(TOKEN) ? new XmppLogin.Token(secret) : new XmppLogin.Password(secret);
        return new Known(login, row.setAt, Optional.ofNullable(row.mechanism), row.refusedAt != null);
    }

    @Override
    @Transactional
    public void put(BareJid jid, XmppLogin login) {
        var row = new XmppLoginRow();
        row.jid = jid.toString();
        row.setAt = clock.instant().truncatedTo(ChronoUnit.MICROS); // as exactly as the database keeps it
        // The secret is bound to its owner's address, so that a row copied to somebody else cannot be opened.
        switch (login) {
            case XmppLogin.Password(String password) -> {
                row.kind = PASSWORD;
                row.secret = secrets.seal(password, purpose(jid));
            }
            case XmppLogin.Token(String token) -> {
                row.kind = TOKEN;
                row.secret = secrets.seal(token, purpose(jid));
            }
        }
        session.upsert(row);
    }

    @Override
    @Transactional
    public boolean remove(BareJid jid) {
        return session.createMutationQuery("delete from XmppLoginRow where jid = :jid")
                        .setParameter("jid", jid.toString())
                        .executeUpdate()
                > 0;
    }

    @Override
    @Transactional
    public Map<BareJid, Instant> inUse() {
        var found = new HashMap<BareJid, Instant>();
        session
                .createSelectionQuery(
                        "select login from XmppLoginRow login join AccountRow account on account.jid = login.jid"
                                + " where account.enabled",
                        XmppLoginRow.class)
                .stream()
                .forEach(row -> found.put(BareJid.parse(row.jid), row.setAt));
        return found;
    }

    @Override
    @Transactional
    public void accepted(BareJid jid, Known known, String mechanism) {
        note("update XmppLoginRow set mechanism = :what where jid = :jid and setAt = :setAt", jid, known, mechanism);
    }

    @Override
    @Transactional
    public void refused(BareJid jid, Known known) {
        note(
                "update XmppLoginRow set refusedAt = :what where jid = :jid and setAt = :setAt",
                jid,
                known,
                clock.instant());
    }

    private void note(String update, BareJid jid, Known known, Object what) {
        int unused = session.createMutationQuery(update)
                .setParameter("what", what)
                .setParameter("jid", jid.toString())
                .setParameter("setAt", known.setAt())
                .executeUpdate();
    }

    private static String purpose(BareJid jid) {
        return "account:" + jid + ":xmpp-login";
    }
}
