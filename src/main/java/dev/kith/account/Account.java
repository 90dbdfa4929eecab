package dev.kith.account;

import dev.kith.jid.BareJid;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Somebody whose roster follows their address books.
 *
 * @param bookUrl where their books are looked for; empty for the operator's default
 * @param enabled nothing is read or written for an account that is not
 * @param bookWins hand-made items that differ from their card are overwritten
 * @param grace how long presence that Kith let flow, and the item, outlive the card; zero: not at all
 * @param subscriptions what is done about presence
 * @param consent who switched it on, and how
 * @param twoWayBook the name of the book in which contacts from chat become cards; empty where they do not
 * @param login for their address books; read with the account, since nearly every pass needs both
 */
public record Account(
        long id,
        BareJid jid,
        Optional<URI> bookUrl,
        boolean enabled,
        boolean bookWins,
        Duration grace,
        SubscriptionPolicy subscriptions,
        String consent,
        Optional<String> twoWayBook,
        SealedLogin login) {}
