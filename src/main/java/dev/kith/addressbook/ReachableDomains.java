package dev.kith.addressbook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.kith.jid.BareJid;
import dev.kith.net.ServiceRecords;
import dev.kith.net.ServiceRecords.Offer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Which other domains have an XMPP server, as their SRV records say (RFC 6120 §3.2.1); remembered for a day. Nobody there
 * is written to or asked. What cannot be found out counts as no, and is asked again by the next pass that wonders.
 */
@ApplicationScoped
class ReachableDomains {
    private static final Duration REMEMBER = Duration.ofDays(1);
    private static final Duration REMEMBER_FAILURE = Duration.ofMinutes(5);
    private static final int MOST = 100_000;

    private final ServiceRecords records;
    private final Cache<String, Offer> known = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfter(Expiry.<String, Offer>creating(
                    (domain, offer) -> offer == Offer.UNKNOWN ? REMEMBER_FAILURE : REMEMBER))
            .build();

    ReachableDomains(ServiceRecords records) {
        this.records = records;
    }

    /** Whether a message to this address would find a server. */
    boolean include(BareJid address) {
        String domain = address.domainpart();
        Offer offer = known.getIfPresent(domain);
        if (offer == null) {
            offer = records.of("_xmpp-server._tcp", domain);
            known.put(domain, offer);
        }
        return offer == Offer.OFFERED;
    }
}
