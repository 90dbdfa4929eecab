package dev.kith.xmpp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.kith.addressbook.HomeAccounts;
import dev.kith.jid.BareJid;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.sync.SourceUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Which accounts the XMPP server has, remembered for a while: an account that is there for hours, one that is missing
 * for minutes, so that a new colleague appears soon. In another domain the operator's map is the only word there is:
 * foreign servers are never asked.
 */
@ApplicationScoped
public class LocalAccounts implements HomeAccounts {
    private static final Logger LOG = Logger.getLogger(LocalAccounts.class);
    private static final Duration REMEMBER_YES = Duration.ofHours(12);
    private static final Duration REMEMBER_NO = Duration.ofMinutes(10);

    private final RosterWays rosters;
    private final XmppConfig config;
    private final Cache<BareJid, Boolean> seen = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfter(Expiry.<BareJid, Boolean>creating((jid, exists) -> exists ? REMEMBER_YES : REMEMBER_NO))
            .build();

    public LocalAccounts(RosterWays rosters, XmppConfig config) {
        this.rosters = rosters;
        this.config = config;
    }

    @Override
    public boolean exists(BareJid account) throws SourceUnavailable {
        if (!account.domainpart().equals(config.domain().orElse(""))) {
            return true;
        }
        Boolean known = seen.getIfPresent(account);
        if (known == null) {
            known = ask(account);
            seen.put(account, known);
        }
        return known;
    }

    private boolean ask(BareJid account) throws SourceUnavailable {
        try {
            return rosters.exists(account);
        } catch (RosterRefused e) {
            LOG.debugf("taken for no account: %s", e.getMessage());
            return false;
        } catch (RosterUnavailable e) {
            throw new SourceUnavailable(
                    "the XMPP server cannot be asked now which accounts it has: " + e.getMessage(), null, e);
        }
    }
}
