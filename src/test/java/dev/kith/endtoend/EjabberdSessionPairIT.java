package dev.kith.endtoend;

import dev.kith.testing.EjabberdServer;
import java.nio.file.Path;

/** On ejabberd, which hides a contact from its owner while its request waits. */
class EjabberdSessionPairIT extends SessionPairStory {
    @Override
    Town newTown(Path folder) throws Exception {
        EjabberdServer ejabberd = EjabberdServer.startWithTls(folder.resolve("ejabberd"));
        return townWithout(folder, ejabberd, ejabberd.certificate());
    }
}
