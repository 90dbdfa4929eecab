package dev.kith.endtoend;

import java.nio.file.Path;

/** Pairs on ejabberd, by its commands. */
class EjabberdPairIT extends PairStory {
    @Override
    Town newTown(Path folder) throws Exception {
        return Town.onEjabberd(folder);
    }
}
