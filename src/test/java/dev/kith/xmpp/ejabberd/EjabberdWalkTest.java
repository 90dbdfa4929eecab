package dev.kith.xmpp.ejabberd;

import dev.kith.sync.SubscriptionWalkContract;
import dev.kith.testing.EjabberdServer;
import dev.kith.xmpp.RosterWay;
import dev.kith.xmpp.component.TestXmppConfig;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** What becomes of subscriptions by ejabberd's commands. */
class EjabberdWalkTest extends SubscriptionWalkContract<EjabberdServer> {
    private final Vertx vertx = Vertx.vertx();

    @Override
    protected EjabberdServer startServer(Path folder) throws Exception {
        return EjabberdServer.start(folder);
    }

    @Override
    protected RosterWay open(EjabberdServer server) throws Exception {
        return new EjabberdRoster(vertx, new TestXmppConfig(server), TestEjabberdConfig.at(server.openApi()));
    }

    @Override
    protected void shut() {
        ((EjabberdRoster) way).close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    protected String serverName() {
        return "ejabberd";
    }
}
