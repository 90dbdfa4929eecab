package dev.kith.endtoend;

import dev.kith.testing.EjabberdServer;
import java.nio.file.Path;
import java.util.Map;

/** Pairs on ejabberd, by its commands. */
class EjabberdPairIT extends PairStory {
    @Override
    Town newTown(Path folder) throws Exception {
        EjabberdServer ejabberd = EjabberdServer.start(folder.resolve("ejabberd"));
        return new Town(
                folder,
                ejabberd,
                Map.of("KITH_XMPP_EJABBERD_URL", ejabberd.openApi().toString()));
    }
}
