package dev.kith.sync;

import dev.kith.account.Accounts;
import dev.kith.account.Mark;
import dev.kith.account.Standing;
import dev.kith.replica.Claim;
import dev.kith.replica.Replicas;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Which accounts are this replica's to look after. A shard that it was just given it reads whole, from all others only what
 * changed since it looked: of ten million accounts few change in a minute.
 */
final class OwnAccounts {
    /** By then everything is read once more, for what no look can see, as when the database was put back meanwhile. */
    private static final Duration ALL_AGAIN = Duration.ofHours(1);

    private final Accounts accounts;
    private final AccountSync sync;
    private final Replicas replicas;
    private final LongSupplier nanos;

    /** By virtue of which claims the shards were read, and where that look stood. */
    private Map<Integer, Claim> read = Map.of();

    private Mark mark = Mark.NONE;
    private long allReadAt;

    /** Switched off, and here for one more pass. */
    private Set<Long> leaving = Set.of();

    OwnAccounts(Accounts accounts, AccountSync sync, Replicas replicas, LongSupplier nanos) {
        this.accounts = accounts;
        this.sync = sync;
        this.replicas = replicas;
        this.nanos = nanos;
        this.allReadAt = nanos.getAsLong();
    }

    /**
     * What a look found.
     *
     * @param here accounts that are to have passes, among them those that came, and by virtue of which claim
     * @param gone accounts that are to have none
     * @param whole shards of which {@code here} has all
     * @param held by virtue of which claims all of them were looked for
     */
    record Found(Map<Long, Claim> here, Set<Long> gone, Set<Integer> whole, Map<Integer, Claim> held) {
        /** Whether somebody who had a place in the schedule has it no more; under another claim they get another one. */
        boolean isGone(AccountSlot slot) {
            int shard = slot.claim().shard();
            boolean missing = gone.contains(slot.account()) || whole.contains(shard);
            return held.get(shard) != slot.claim() || (missing && !here.containsKey(slot.account()));
        }
    }

    /** Looks; when it cannot, the next look finds all that this one would have found. */
    Found look() {
        Map<Integer, Claim> held = replicas.people();
        long now = nanos.getAsLong();
        Mark next = accounts.mark(); // before anything is read
        boolean all = !next.follows(mark) || now - allReadAt >= ALL_AGAIN.toNanos();
        var known = new HashSet<Integer>();
        var whole = new HashSet<Integer>();
        held.forEach((shard, claim) -> (!all && read.get(shard) == claim ? known : whole).add(shard));

        var here = new HashMap<Long, Claim>();
        var gone = new HashSet<>(leaving);
        for (List<Standing> found : List.of(accounts.on(whole), accounts.changed(known, mark))) {
            for (Standing account : found) {
                if (account.enabled()) {
                    here.put(account.id(), held.get(account.shard()));
                } else {
                    gone.add(account.id());
                }
            }
        }
        Map<Long, Claim> last = lastPasses(held);
        here.putAll(last);

        read = held;
        mark = next;
        leaving = Set.copyOf(last.keySet());
        allReadAt = all ? now : allReadAt;
        return new Found(here, gone, whole, held);
    }

    private Map<Long, Claim> lastPasses(Map<Integer, Claim> held) {
        var last = new HashMap<Long, Claim>();
        for (Standing account : sync.leaving(held.keySet())) {
            last.put(account.id(), held.get(account.shard()));
        }
        return last;
    }
}
