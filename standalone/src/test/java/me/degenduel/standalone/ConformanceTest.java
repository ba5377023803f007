package me.degenduel.standalone;

import static java.util.Comparator.comparing;
import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import me.degenduel.schemas.Golden;
import me.degenduel.serving.Promise;
import me.degenduel.serving.Shows;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Every promise of the wire has a test: {@code docs/conformance.md}. Such a test is one that every run runs, for none skips
 * itself ({@code TidyTest}) and none of them is tagged {@code long}.
 */
class ConformanceTest {
    private static final List<String> MODULES = List.of("serving", "standalone");

    /** What a test is called on the page. */
    private record Shown(String module, Method test) {
        String name() {
            return (module.equals("serving") ? "" : module + "/")
                    + test.getDeclaringClass().getSimpleName() + "." + test.getName();
        }
    }

    private final List<Shown> shown = MODULES.stream()
            .flatMap(module -> classes(module)
                    .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                    .filter(method -> method.isAnnotationPresent(Shows.class))
                    .map(method -> new Shown(module, method)))
            .sorted(comparing(Shown::name))
            .toList();

    @Test
    void whatever_shows_a_promise_is_a_test_that_every_run_runs() {
        assertThat(shown).allSatisfy(show -> {
            var type = show.test.getDeclaringClass();
            assertThat(show.test.isAnnotationPresent(Test.class)
                            || show.test.isAnnotationPresent(ParameterizedTest.class))
                    .as("%s is a test", show.name())
                    .isTrue();
            assertThat(type.getSimpleName()).as("what Maven takes for tests").endsWith("Test");
            assertThat(Stream.of(show.test, type)
                            .flatMap(
                                    element -> AnnotationSupport.findRepeatableAnnotations(element, Tag.class).stream())
                            .map(Tag::value))
                    .as("the tags of %s", show.name())
                    .doesNotContain("long");
        });
    }

    @Test
    void every_promise_is_shown_and_what_is_not_kept_yet_is_not() {
        var shownBy = shownBy();
        assertThat(Promise.values())
                .filteredOn(promise -> promise.notYet().isEmpty())
                .allSatisfy(promise -> assertThat(shownBy).as(promise.id()).containsKey(promise));
        assertThat(Promise.values())
                .filteredOn(promise -> promise.notYet().isPresent())
                .allSatisfy(promise -> assertThat(shownBy).as(promise.id()).doesNotContainKey(promise));
    }

    @Test
    void the_page_says_what_the_tests_show() {
        var shownBy = shownBy();
        var parts = Stream.of(Promise.Part.values())
                .map(part -> "## " + part.title() + "\n\n"
                        + table(Stream.of(Promise.values()).filter(promise -> promise.part() == part), shownBy))
                .collect(joining("\n\n"));
        Golden.agree(Path.of("../docs/conformance.md"), """
                # What the wire promises

                <!-- Generated from Promise and the tests that show it by ./dd agree. -->

                Each sentence here is shown by tests over real sockets and HTTP, which every `./dd test` runs; what is not kept yet says so. A
                test says by `@Shows` which sentences would be untrue if it failed, and `ConformanceTest` refuses a sentence that no test shows.
                Tests without a folder are those of `serving`; those of `standalone` run on the whole platform.

                %s
                """.formatted(parts));
    }

    private static String table(Stream<Promise> promises, Map<Promise, List<String>> shownBy) {
        return promises.map(promise -> "| %s | %s | %s |"
                        .formatted(
                                promise.id(),
                                promise.sentence().replace("|", "\\|"),
                                promise.notYet()
                                        .map(why -> "*not yet*: " + why)
                                        .orElseGet(() -> shownBy.getOrDefault(promise, List.of()).stream()
                                                .map(test -> "`" + test + "`")
                                                .collect(joining(" ")))))
                .collect(joining("\n", "| promise | | shown by |\n|---|---|---|\n", ""));
    }

    private Map<Promise, List<String>> shownBy() {
        var shownBy = new EnumMap<Promise, List<String>>(Promise.class);
        for (var show : shown) {
            for (var promise : show.test.getAnnotation(Shows.class).value()) {
                shownBy.computeIfAbsent(promise, none -> new ArrayList<>()).add(show.name());
            }
        }
        return shownBy;
    }

    /** Of a module's tests, none of which is begun by looking at it. */
    private static Stream<Class<?>> classes(String module) {
        var root = Path.of("..", module, "target", "test-classes");
        try (var files = Files.walk(root)) {
            return files
                    .map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class"))
                    .filter(not(file -> file.contains("-info")))
                    .<Class<?>>map(file -> load(
                            file.substring(0, file.length() - ".class".length()).replace('/', '.')))
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new AssertionError("The tests of " + module + " are not where Maven puts them", unreadable);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ConformanceTest.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new AssertionError(missing);
        }
    }
}
