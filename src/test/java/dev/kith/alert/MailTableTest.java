package dev.kith.alert;

import dev.kith.jid.BareJid;
import dev.kith.testing.DatabaseResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

/** What is remembered of mail, in PostgreSQL. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class MailTableTest implements AlertMemoryContract {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Inject
    MailTable table;

    @Inject
    Alerts alerts;

    private BareJid juliet = BareJid.parse("juliet@example.org");
    private BareJid nurse = juliet;

    @BeforeEach
    void twoPeople() {
        juliet = fresh("juliet");
        nurse = fresh("nurse");
    }

    private BareJid fresh(String name) {
        BareJid jid = BareJid.parse(name + NUMBER.incrementAndGet() + "@mailtable.example.org");
        alerts.switchOn(jid, AlertSettings.usual(ZoneOffset.UTC), "test");
        return jid;
    }

    @Override
    public AlertMemory memory() {
        return table;
    }

    @Override
    public BareJid juliet() {
        return juliet;
    }

    @Override
    public BareJid nurse() {
        return nurse;
    }
}
