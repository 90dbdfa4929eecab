package dev.kith.endtoend;

import java.nio.file.Path;
import java.util.Map;

/** Pairs on Prosody, where the component may speak for people. */
class PairIT extends PairStory {
    @Override
    Town newTown(Path folder) throws Exception {
        var town = new Town(folder, Map.of("KITH_XMPP_SPEAK_FOR_PEOPLE", "true"));
        town.prosody.letComponentSpeak();
        town.prosody.restart();
        return town;
    }
}
