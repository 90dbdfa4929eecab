package dev.kith.presence;

import dev.kith.testing.MovableClock;

/** What the other tests remember grants with. */
class InMemoryGrantsTest implements GrantMemoryContract {
    private final InMemoryGrants memory = new InMemoryGrants(new MovableClock());

    @Override
    public GrantMemory memory() {
        return memory;
    }
}
