package me.degenduel.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Every socket is an open file, at either end. */
final class OpenFiles {
    /** What a process opens besides. */
    private static final int OTHERS = 500;

    private OpenFiles() {}

    /** Refuses where no process may have so many sockets. */
    static void need(int sockets) {
        var needed = sockets + OTHERS;
        // Java has raised the limit as far as it may, and so does Node.
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                && unix.getMaxFileDescriptorCount() < needed) {
            throw new IllegalStateException(
                    "%,d sockets take a process that may open %,d files, and here it may open %,d: raise the limit (ulimit -Hn %d, or nofile in /etc/security/limits.conf)."
                            .formatted(sockets, needed, unix.getMaxFileDescriptorCount(), needed));
        }
    }
}
