package dev.kith.executable;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which classes must start in the running program. The others start while the executable is built, with all that their
 * static fields hold, and that must be nothing of a single run or machine.
 */
final class LateStart {
    /** Libraries that hold random numbers, threads or settings in static fields, or what is so by their classes' doing. */
    static final List<String> LIBRARIES = List.of(
            "com.fasterxml.aalto",
            "com.github.mangstadt.vinnie",
            "com.google.crypto.tink",
            "com.google.protobuf",
            "ezvcard",
            // OpenSSL's part of Netty: its classes ask a library that is not there, and nobody uses them.
            "io.netty.handler.ssl.OpenSslAsyncPrivateKeyMethod",
            "io.netty.handler.ssl.OpenSslPrivateKeyMethod",
            "io.netty.internal.tcnative",
            "jakarta.activation",
            "jakarta.mail",
            "org.eclipse.angus",
            "org.jivesoftware",
            "org.jxmpp",
            "org.minidns",
            "rocks.xmpp.precis");

    /**
     * What answers differently from run to run; and what the JDK and Vert.x keep in memory of the run, as addresses and
     * buffers.
     */
    private static final Set<String> OF_THE_RUN = Set.of(
            "io.vertx.core.buffer.Buffer.buffer",
            "java.lang.Boolean.getBoolean",
            "java.lang.Integer.getInteger",
            "java.lang.Long.getLong",
            "java.lang.Runtime.availableProcessors",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.getProperty",
            "java.lang.System.getenv",
            "java.lang.System.nanoTime",
            "java.net.InetAddress.getByAddress",
            "java.net.InetAddress.getByName",
            "java.net.InetAddress.getLoopbackAddress",
            "java.net.InetAddress.ofLiteral",
            "java.security.SecureRandom.<init>",
            "java.time.Instant.now",
            "java.time.ZoneId.systemDefault",
            "java.util.Random.<init>",
            "java.util.concurrent.Executors.newFixedThreadPool",
            "java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor");

    private LateStart() {}

    /** Our own classes among them, by what their start does and what it calls of ours. */
    static Set<String> ours(JavaClasses all) {
        var late = new TreeSet<String>();
        for (JavaClass type : all) {
            if (type.getStaticInitializer().filter(LateStart::isOfTheRun).isPresent()) {
                late.add(type.getName());
            }
        }
        return late;
    }

    private static boolean isOfTheRun(JavaCodeUnit start) {
        var seen = new HashSet<JavaCodeUnit>();
        var next = new ArrayDeque<JavaCodeUnit>(List.of(start));
        while (!next.isEmpty()) {
            JavaCodeUnit unit = next.pop();
            if (!seen.add(unit)) {
                continue;
            }
            for (JavaAccess<?> access : unit.getAccessesFromSelf()) {
                String owner = access.getTargetOwner().getName();
                if (OF_THE_RUN.contains(owner + "." + access.getTarget().getName())
                        || LIBRARIES.stream().anyMatch(library -> owner.startsWith(library + "."))) {
                    return true;
                }
                if (owner.startsWith("dev.kith.")) {
                    access.getTarget()
                            .resolveMember()
                            .filter(JavaCodeUnit.class::isInstance)
                            .map(JavaCodeUnit.class::cast)
                            .ifPresent(next::push);
                    access.getTargetOwner().getStaticInitializer().ifPresent(next::push);
                }
            }
        }
        return false;
    }

    /** The file that the builder reads. */
    static String file(Set<String> ours) {
        var lines = new ArrayList<String>();
        // Without a bound the program would take most of the machine before it looks for what it no longer needs.
        lines.add("Args = -R:MaxHeapSize=" + (512L << 20));
        // What a first generation has touched once stays with the process, and a large one serves no badge sooner.
        lines.add("-R:MaxNewSize=" + (8L << 20));
        LIBRARIES.forEach(name -> lines.add("--initialize-at-run-time=" + name));
        ours.forEach(name -> lines.add("--initialize-at-run-time=" + name));
        return "# Written by ReachabilityTest: the most memory for objects, and for new ones, unless -Xmx and -Xmn say"
                + " more, and what\n"
                + "# must start in the running program, since it holds random numbers, threads, settings.\n"
                + String.join(" \\\n    ", lines) + "\n";
    }
}
