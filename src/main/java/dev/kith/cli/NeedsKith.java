package dev.kith.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A command that works on what Kith knows. */
abstract class NeedsKith {
    private @Nullable Workbench workbench;

    void use(Workbench bench) {
        workbench = bench;
    }

    final Workbench kith() {
        return Objects.requireNonNull(workbench);
    }
}
