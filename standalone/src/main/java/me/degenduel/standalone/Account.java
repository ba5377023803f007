package me.degenduel.standalone;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who PostgreSQL runs as: ourselves, or, as it refuses root, {@code nobody} where we are root.
 *
 * <p>Nobody cannot walk into root's folders, but a process may be started inside one: on Linux {@code /proc/self/cwd}
 * is then a path to it that needs no right on the folders above.
 */
record Account(boolean nobody) {
    private static final int NOBODY = 65534;

    static Account ofPostgres() {
        if (isRoot() && !isInstalled("setpriv")) {
            throw new Refusal(
                    "PostgreSQL refuses to run as root, and setpriv is not here to start it as nobody: install util-linux, or start as an ordinary user.");
        }
        return new Account(isRoot());
    }

    static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }

    /** The folder that the process is started in, as that process may call it. */
    String name(Path folder) {
        return nobody ? "/proc/self/cwd" : folder.toString();
    }

    /** In a session of its own, where there is a program for that: Ctrl-C is ours to hear, and to pass on in order. */
    List<String> command(Path program, List<String> arguments) {
        var command = new ArrayList<String>();
        if (isInstalled("setsid")) {
            command.add("setsid");
        }
        if (nobody) {
            command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    /** Gives it a file or a folder with everything in it. */
    void own(Path path) throws IOException {
        if (nobody) {
            try (var below = Files.walk(path)) {
                for (var each : below.toList()) {
                    Files.setAttribute(each, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(each, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }

    boolean owns(Path path) throws IOException {
        return !nobody || Files.getAttribute(path, "unix:uid").equals(NOBODY);
    }

    private static boolean isInstalled(String program) {
        return Stream.of("/usr/bin", "/bin").anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
