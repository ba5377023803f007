package me.degenduel.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where Node's {@code ws} is, and how it comes there. */
final class NodePeer {
    private static final int LEAST_NODE = 20;
    private static final String WHY = " The benchmark runs Node's ws beside us: ";

    private NodePeer() {}

    /** Installs it, unless it is there. */
    static Path folder() throws IOException, InterruptedException {
        var folder = bench().resolve("peers").resolve("ws");
        if (version() < LEAST_NODE) {
            throw new IOException(
                    "There is no Node from %d on here.%sinstall it (https://nodejs.org).".formatted(LEAST_NODE, WHY));
        }
        if (!Files.isDirectory(folder.resolve("node_modules").resolve("ws"))) {
            var status = new ProcessBuilder(
                            "npm", "ci", "--prefix", folder.toString(), "--no-audit", "--no-fund", "--loglevel=error")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("npm could not install what %s names.%sit has to be there once."
                        .formatted(folder.resolve("package.json"), WHY));
            }
        }
        return folder;
    }

    private static int version() throws InterruptedException {
        try {
            var node = new ProcessBuilder(List.of("node", "-p", "process.versions.node.split('.')[0]")).start();
            var said = new String(node.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
            return node.waitFor() == 0 ? Integer.parseInt(said.strip()) : 0;
        } catch (IOException missing) {
            return 0;
        }
    }

    /** The module, somewhere above where our classes are. */
    private static Path bench() {
        try {
            var place = Path.of(NodePeer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Stream.iterate(place, Objects::nonNull, Path::getParent)
                    .filter(above -> Files.isDirectory(above.resolve("peers")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("There are no peers above " + place));
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
