package dev.kith.account;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A login as it is stored; only {@link Accounts#login} can open it. */
public final class SealedLogin {
    final String kind;
    final String user;
    private final byte[] secret;

    SealedLogin(String kind, String user, byte[] secret) {
        this.kind = kind;
        this.user = user;
        this.secret = secret.clone();
    }

    /** No login at all, where none is needed. */
    public static SealedLogin none() {
        return new SealedLogin("basic", "", new byte[0]);
    }

    byte[] secret() {
        return secret.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SealedLogin login
                && kind.equals(login.kind)
                && user.equals(login.user)
                && Arrays.equals(secret, login.secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return "SealedLogin[***]";
    }
}
