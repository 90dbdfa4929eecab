package dev.kith.observe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the log is written. */
@ConfigMapping(prefix = "kith.log")
public interface LogConfig {
    /**
     * Whether each line is a JSON object in which addresses of people and parts of paths are replaced by names that only the
     * key file can make. Off, because who reads the log in a terminal wants sentences and names.
     */
    @WithDefault("false")
    boolean json();
}
