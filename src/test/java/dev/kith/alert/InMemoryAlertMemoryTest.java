package dev.kith.alert;

import dev.kith.jid.BareJid;

/** The memory that other tests rely on. */
class InMemoryAlertMemoryTest implements AlertMemoryContract {
    private final InMemoryAlertMemory memory = new InMemoryAlertMemory();

    @Override
    public AlertMemory memory() {
        return memory;
    }

    @Override
    public BareJid juliet() {
        return BareJid.parse("juliet@example.org");
    }

    @Override
    public BareJid nurse() {
        return BareJid.parse("nurse@example.org");
    }
}
