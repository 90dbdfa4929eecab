package dev.kith.addressbook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
    private final Cache<String, Boolean> known =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBER).build();
    private final Cache<String, Boolean> failed = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(REMEMBER_FAILURE)
            .build();

    ReachableDomains(ServiceRecords records) {
        this.records = records;
    }

    /** Whether a message to this address would find a server. */
    boolean include(BareJid address) {
        String domain = address.domainpart();
        Boolean there = known.getIfPresent(domain);
        if (there != null) {
            return there;
        }
        if (failed.getIfPresent(domain) != null) {
            return false;
        }
        Offer offer = records.of("_xmpp-server._tcp", domain);
        if (offer == Offer.UNKNOWN) {
            failed.put(domain, true);
            return false;
        }
        known.put(domain, offer == Offer.OFFERED);
        return offer == Offer.OFFERED;
    }
}
