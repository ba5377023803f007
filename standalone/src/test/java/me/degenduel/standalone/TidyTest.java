package me.degenduel.standalone;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** House rules that no compiler knows. Those about graphs are in the topology's own tests. */
class TidyTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES =
            List.of("schemas", "connect", "topology", "serving", "standalone", "bench");

    private static final List<String> PROCESSES = MODULES.subList(0, 4);

    private static final Pattern TOPIC = Pattern.compile(
            "\"(?:[^\"]*\\W)?(?:degenduel\\.public|(?:market|contest|serving|platform|connect)\\.[a-z-]+\\.v\\d)");
    private static final Pattern WALL_CLOCK =
            Pattern.compile("Instant\\.now|currentTimeMillis|nanoTime|LocalDate\\w*\\.now|Clock\\.system");
    private static final Pattern ENVIRONMENT = Pattern.compile("System\\.getenv");
    private static final Pattern STANDARD_OUTPUT = Pattern.compile("System\\.(out|err)\\b");
    private static final Pattern LATER = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
    private static final Pattern SKIPPED = Pattern.compile("@Disabled|assumeTrue|assumeFalse|Thread\\.sleep");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s#]+)(?:#[^)]*)?\\)");

    @Test
    void only_the_catalogue_spells_topic_names() {
        assertThat(linesWith(TOPIC, main(MODULES), "Topics.java")).isEmpty();
    }

    @Test
    void a_topology_never_asks_what_time_it_is() {
        assertThat(linesWith(WALL_CLOCK, main(List.of("topology")))).isEmpty();
    }

    @Test
    void only_a_main_reads_the_environment() {
        assertThat(linesWith(ENVIRONMENT, main(PROCESSES), "Main.java")).isEmpty();
    }

    @Test
    void servers_log_and_do_not_print() {
        assertThat(linesWith(STANDARD_OUTPUT, main(PROCESSES), "Main.java")).isEmpty();
    }

    @Test
    void nothing_is_left_for_later() {
        assertThat(linesWith(LATER, main(MODULES))).isEmpty();
    }

    @Test
    void no_test_skips_itself_or_sleeps() {
        assertThat(linesWith(SKIPPED, java(MODULES.stream().map(module -> module + "/src/test")), "TidyTest.java"))
                .isEmpty();
    }

    @Test
    void every_link_in_the_documents_leads_somewhere() {
        var broken = files(Stream.of("."), ".md").stream()
                .filter(page -> !page.toString().contains("node_modules"))
                .flatMap(page -> links(page)
                        .filter(not(link -> Files.exists(page.resolveSibling(link))))
                        .map(link -> ROOT.relativize(page) + " -> " + link))
                .toList();
        assertThat(broken).isEmpty();
    }

    @Test
    void every_package_says_what_it_is() {
        var silent = main(MODULES).stream()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                .toList();
        assertThat(silent).isEmpty();
    }

    private static Stream<String> links(Path page) {
        return LINK.matcher(read(page)).results().map(link -> link.group(1)).filter(not(link -> link.contains("://")));
    }

    private static List<String> linesWith(Pattern pattern, List<Path> files, String... allowed) {
        return files.stream()
                .filter(not(file -> List.of(allowed).contains(file.getFileName().toString())))
                .flatMap(file -> read(file)
                        .lines()
                        .filter(pattern.asPredicate())
                        .map(line -> ROOT.relativize(file) + ": " + line.strip()))
                .toList();
    }

    private static List<Path> main(List<String> modules) {
        return java(modules.stream().map(module -> module + "/src/main"));
    }

    private static List<Path> java(Stream<String> folders) {
        return files(folders, ".java");
    }

    private static List<Path> files(Stream<String> folders, String ending) {
        return folders.map(ROOT::resolve)
                .filter(Files::isDirectory)
                .flatMap(TidyTest::walk)
                .filter(file -> file.toString().endsWith(ending))
                .filter(not(file -> ROOT.relativize(file).toString().contains("target/")))
                .toList();
    }

    private static Stream<Path> walk(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
