package dev.kith.testing;

import java.io.IOException;
import java.net.URI;

/** A real CardDAV server on loopback, for tests that have to hold on more than one. */
public interface BookServer extends AutoCloseable {
    URI origin();

    /** What an operator declares for it: where a login leads to the books. */
    default URI base() {
        return origin();
    }

    /** Lets somebody log in; their contacts program. */
    DavPerson newPerson(String name, String password) throws Exception;

    @Override
    void close() throws IOException, InterruptedException;
}
