package dev.kith.endtoend;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Pairs on ejabberd, by its commands; in the usual run each step of theirs is {@code EjabberdWalkTest}'s. */
@Tag("long")
class EjabberdPairIT extends PairStory {
    @Override
    Town newTown(Path folder) throws Exception {
        return Town.onEjabberd(folder);
    }
}
