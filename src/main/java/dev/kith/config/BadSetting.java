package dev.kith.config;

/** A setting that Kith refuses to start with; the message names the key and the fix. */
public final class BadSetting extends RuntimeException {
    public BadSetting(String key, String problem, String fix) {
        super(key + " " + problem + ". Next: " + fix + ".");
    }
}
