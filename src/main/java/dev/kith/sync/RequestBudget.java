package dev.kith.sync;

import java.time.Duration;

/**
 * How many requests to see somebody's presence go out for people. No standard says; a server that sends many is taken for
 * a source of spam, and then nobody's arrive.
 */
public final class RequestBudget {
    public static final Duration DAY = Duration.ofDays(1);
    public static final Duration HOUR = Duration.ofHours(1);

    private static final int ACCOUNT_A_DAY = 20;
    private static final int ACCOUNT_TO_ONE_DOMAIN_A_DAY = 5;
    private static final int ALL_TO_ONE_DOMAIN_AN_HOUR = 50;

    private RequestBudget() {}

    /**
     * What was sent already. A request whose time is yet to come counts as well: after the clock went back it was sent a
     * moment ago, and must not be sent once more.
     *
     * @param byAccount the account's in the last day
     * @param byAccountToDomain the account's to this domain in the last day
     * @param byAllToDomain everybody's to this domain in the last hour
     */
    public record Spent(long byAccount, long byAccountToDomain, long byAllToDomain) {}

    /** Whether one more may go to a domain that is or is not the account's own. */
    static boolean allows(Spent spent, boolean ownDomain) {
        return spent.byAccount() < ACCOUNT_A_DAY
                && (ownDomain || spent.byAccountToDomain() < ACCOUNT_TO_ONE_DOMAIN_A_DAY)
                && spent.byAllToDomain() < ALL_TO_ONE_DOMAIN_AN_HOUR;
    }
}
