package dev.kith.config;

/** A setting that Kith refuses to start with; the message names the key and the fix. */
public final class BadSetting extends RuntimeException {
    /** How a process ends that found one: EX_CONFIG of sysexits, which a service manager need not try again. */
    public static final int EXIT_STATUS = 78;

    public BadSetting(String key, String problem, String fix) {
        super(key + " " + problem + ". Next: " + fix + ".");
    }
}
