package me.degenduel.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReportTest {
    private static final Instant NOW = Instant.parse("2025-03-10T12:00:00Z");

    @Test
    void a_figure_with_a_floor_is_judged_by_its_ratio() throws IOException {
        var row = new Row("all", "p50", "ms", 6, Optional.of(new Row.Floor("Kafka", 2)), new Goal.Times(4));

        assertThat(row(row))
                .isEqualTo("{'case':'all','metric':'p50','unit':'ms','ours':6.0,'against':'Kafka','theirs':2.0,"
                        + "'ratio':3.0,'first':4.0,'met':true}");
    }

    @Test
    void a_figure_can_have_to_be_so_many_times_the_floor() throws IOException {
        var row = new Row("all", "valued", "M/s", 98, Optional.of(new Row.Floor("DSL", 2)), new Goal.AtLeast(50));

        assertThat(row(row))
                .isEqualTo("{'case':'all','metric':'valued','unit':'M/s','ours':98.0,'against':'DSL','theirs':2.0,"
                        + "'ratio':49.0,'first':50.0,'met':false}");
    }

    @Test
    void a_figure_without_a_floor_is_judged_by_itself() throws IOException {
        var row = new Row("cold", "first price", "s", 16, Optional.empty(), new Goal.Most(15));

        assertThat(row(row))
                .isEqualTo("{'case':'cold','metric':'first price','unit':'s','ours':16.0,'against':null,'theirs':null,"
                        + "'ratio':null,'first':15.0,'met':false}");
    }

    @Test
    void a_figure_without_a_goal_is_not_judged() throws IOException {
        var row = new Row("all", "p50", "ms", 6, Optional.of(new Row.Floor("Kafka", 2)), new Goal.None());

        assertThat(row(row)).endsWith("'ratio':3.0,'first':null,'met':null}");
    }

    @Test
    void a_quick_report_says_so() throws IOException {
        var report = new Report("latency", NOW, "a machine", 1, true, List.of());

        assertThat(json(report))
                .isEqualTo(
                        "{'name':'latency','at':'2025-03-10T12:00:00Z','machine':'a machine','rounds':1,'quick':true,'rows':[]}");
    }

    @Test
    void the_table_has_a_line_for_each_figure() {
        var row = new Row("all", "p50", "ms", 6.04, Optional.of(new Row.Floor("Kafka", 2)), new Goal.Times(4));

        var report = new Report("latency", NOW, "a machine", 3, false, List.of(row));

        assertThat(report.table()).isEqualToNormalizingNewlines("""
                        latency · 2025-03-10T12:00:00Z
                        a machine · 3 rounds · median

                        case   metric   ours      against   theirs   ratio   goal
                        all    p50      6.04 ms   Kafka     2 ms     3.02×   ≤ 4×   met
                        """);
    }

    private static String row(Row row) throws IOException {
        var json = json(new Report("latency", NOW, "a machine", 3, false, List.of(row)));
        return json.substring(json.indexOf('[') + 1, json.length() - "]}".length());
    }

    private static String json(Report report) throws IOException {
        return new ObjectMapper().readTree(report.json()).toString().replace('"', '\'');
    }
}
