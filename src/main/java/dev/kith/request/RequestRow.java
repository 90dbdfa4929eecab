package dev.kith.request;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code request}. */
@Entity
@Table(name = "request")
@NullUnmarked
class RequestRow {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String kind;

    @Column(name = "account_id")
    Long accountId;

    @Column(name = "asked_at")
    Instant askedAt;

    @Column(name = "taken_at")
    Instant takenAt;

    @Column(name = "finished_at")
    Instant finishedAt;

    String answer;
}
