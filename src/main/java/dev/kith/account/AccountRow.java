package dev.kith.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code account}. */
@Entity
@Table(name = "account")
@NullUnmarked
class AccountRow {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String jid;

    @Column(name = "book_url")
    String bookUrl;

    @Column(name = "login_kind")
    String loginKind;

    @Column(name = "login_user")
    String loginUser;

    @Column(name = "login_secret")
    byte[] loginSecret;

    boolean enabled;

    @Column(name = "book_wins")
    boolean bookWins;

    @Column(name = "grace_seconds")
    long graceSeconds;

    @Enumerated(EnumType.STRING)
    SubscriptionPolicy subscriptions;

    String consent;

    @Column(name = "created_at")
    Instant createdAt;
}
