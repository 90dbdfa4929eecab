package dev.kith.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One thing that was looked at.
 *
 * @param next what to do about it; may hold a configuration block to paste; empty when it is well
 */
@RegisterForReflection
record Finding(Grade grade, String what, String found, String next) {
    @RegisterForReflection
    enum Grade {
        OK,
        WARN,
        FAIL
    }

    static Finding ok(String what, String found) {
        return new Finding(Grade.OK, what, found, "");
    }

    static Finding warn(String what, String found, String next) {
        return new Finding(Grade.WARN, what, found, next);
    }

    static Finding fail(String what, String found, String next) {
        return new Finding(Grade.FAIL, what, found, next);
    }
}
