package dev.kith.xmpp.component;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Does what takes time, one thing after the other, away from the thread that reads the stream; what does not fit on it is
 * turned away.
 */
final class Desk {
    private static final Logger LOG = Logger.getLogger(Desk.class);
    private static final int ROOM = 256;

    private final String name;
    private final BlockingQueue<Runnable> tray = new ArrayBlockingQueue<>(ROOM);
    private @Nullable Thread clerk;

    Desk(String name) {
        this.name = name;
    }

    /**
     * Does this soon.
     *
     * @return false when too much waits already
     */
    boolean offer(Runnable work) {
        synchronized (this) {
            if (clerk == null) {
                clerk = Thread.ofVirtual().name(name).start(this::run);
            }
        }
        return tray.offer(work);
    }

    private void run() {
        while (true) {
            try {
                tray.take().run();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) { // a database that is away, for example; the next one has its chance
                LOG.errorf(e, "%s: a request was not carried out", name);
            }
        }
    }
}
