package dev.kith.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code xmpp_login}. */
@Entity
@Table(name = "xmpp_login")
@NullUnmarked
class XmppLoginRow {
    @Id
    String jid;

    String kind;

    byte[] secret;

    @Column(name = "set_at")
    Instant setAt;

    String mechanism;

    @Column(name = "refused_at")
    Instant refusedAt;
}
