package dev.kith.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code kith serve}: runs until it is told to stop. */
@Command(name = "serve", description = "Run the service (the default when no command is given).")
final class ServeCommand extends NeedsKith implements Callable<Integer> {
    @Override
    public Integer call() {
        kith().settings.check();
        return kith().service.run();
    }
}
