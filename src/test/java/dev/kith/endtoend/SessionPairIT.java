package dev.kith.endtoend;

import dev.kith.testing.ProsodyServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** On a Prosody that has no component at all; in the usual run its part of this is {@code ProsodySessionPairTest}'s. */
@Tag("long")
class SessionPairIT extends SessionPairStory {
    @Override
    Town newTown(Path folder) throws Exception {
        ProsodyServer prosody = ProsodyServer.startWithoutComponents(folder.resolve("prosody"));
        return townWithout(folder, prosody, prosody.certificate());
    }
}
