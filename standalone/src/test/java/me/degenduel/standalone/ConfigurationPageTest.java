package me.degenduel.standalone;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import me.degenduel.schemas.Golden;
import me.degenduel.schemas.Settings;
import org.junit.jupiter.api.Test;

/** Writes every setting of every process, with the words of the code that reads it: {@code docs/configuration.md}. */
class ConfigurationPageTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "DD_KAFKA", "localhost:9092",
            "DD_REGISTRY", "http://localhost:8081",
            "DD_POSTGRES", "jdbc:postgresql://localhost/degenduel",
            "DD_POSTGRES_PASSWORD", "any",
            "DD_JWT_SECRET", "a secret of at least 32 characters");

    @Test
    void the_page_of_settings_says_what_the_code_reads() {
        var connect = new Settings(Map.of());
        var serving = new Settings(Map.of());
        me.degenduel.connect.Config.from(connect);
        me.degenduel.serving.Config.from(serving);
        var inside = new Settings(REQUIRED);
        Config.from(inside, List.of());
        var own = inside.declared().stream()
                .filter(setting -> !connect.declared().contains(setting)
                        && !serving.declared().contains(setting))
                .toList();
        Golden.agree(Path.of("../docs/configuration.md"), """
                # Configuration

                <!-- Generated from the Config records by ./dd agree. -->

                Settings are environment variables, or lines of a properties file that `DD_CONFIG` names; the environment wins. Durations
                are written as `250ms`, `10s`, `5m`, `2h`, `7d`. A process that cannot start with what it is told says everything that is
                wrong, in one message. Secrets are never printed. `./dd up` sets what it has to, and takes the rest from the environment.

                ## connect

                %s

                ## serving

                %s

                ## dd up, beside those

                %s
                """.formatted(
                        table(connect.declared()), table(serving.declared()), table(own)));
    }

    private static String table(List<Settings.Setting> settings) {
        return settings.stream()
                .distinct()
                .map(setting -> "| `%s` | %s | %s |"
                        .formatted(
                                setting.name(),
                                setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`",
                                setting.about().replace("|", "\\|")))
                .collect(joining("\n", "| setting | default | meaning |\n|---|---|---|\n", ""));
    }
}
