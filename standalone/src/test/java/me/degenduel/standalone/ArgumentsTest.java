package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    @Test
    void nothing_said_means_the_defaults() {
        assertThat(up(""))
                .isEqualTo(new Options(
                        3004,
                        Path.of(".data"),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        200,
                        69,
                        1,
                        Feed.UNSAID));
    }

    @Test
    void everything_can_be_said() {
        assertThat(
                        up(
                                "--seed -5 --port 0 --fresh --tokens 0 --instances 2 --data here --rate 9 --contests 3 --participants 2"))
                .isEqualTo(new Options(
                        0,
                        Path.of("here"),
                        true,
                        Optional.of(0),
                        Optional.of(3),
                        Optional.of(2),
                        9,
                        -5,
                        2,
                        Feed.UNSAID));
    }

    @Test
    void sources_can_be_said_in_short() {
        assertThat(
                        up("--feed simulator,http --source dexscreener=http://127.0.0.1:1 --source mine=https://mine.example/a=b")
                                .feed()
                                .settings())
                .isEqualTo(Map.of(
                        "DD_FEED", "simulator,dexscreener,http:mine",
                        "DD_DEXSCREENER_URL", "http://127.0.0.1:1",
                        "DD_HTTP_MINE_URL", "https://mine.example/a=b"));
    }

    @Test
    void a_replay_can_be_said_in_short() {
        assertThat(up("--feed replay --file hour.avro --speed 0 --times original")
                        .feed()
                        .settings())
                .isEqualTo(Map.of(
                        "DD_FEED", "replay",
                        "DD_REPLAY_FILE", "hour.avro",
                        "DD_REPLAY_SPEED", "0",
                        "DD_REPLAY_TIMES", "original"));
    }

    @Test
    void what_is_said_twice_counts_as_it_was_said_last() {
        assertThat(up("--data here --data there").data()).isEqualTo(Path.of("there"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --prot 3004        | dd up does not know "--prot": see dd help.
                    --port             | --port needs a value after it.
                    --port --fresh     | --port needs a value after it.
                    --port http        | --port is "http", and must be a whole number.
                    --port 65533       | --port is 65533, and must be from 0 to 65531.
                    --port 65532 --instances 2 | --port is 65532, and must be from 0 to 65529.
                    --instances 0      | --instances is 0, and must be from 1 to 4.
                    --instances 5      | --instances is 5, and must be from 1 to 4.
                    --tokens -1        | --tokens is -1, and must be from 0 to 20000.
                    --contests 21      | --contests is 21, and must be from 0 to 20.
                    --participants 1   | --participants is 1, and must be from 2 to 10000.
                    --rate 0           | --rate is 0, and must be from 1 to 100000.
                    --feed replay      | --feed replay needs --file and a recording, made by dd record.
                    --file hour.avro   | --file, --speed and --times are for --feed replay.
                    --feed http        | --feed http needs --source NAME=URL, such as dexscreener=https://api.dexscreener.com.
                    --source a=b       | --source is for --feed http.
                    --feed http --source a | --source is "a", and must be NAME=URL.
                    --fresh quickly    | dd up does not know "quickly": see dd help.
                    """)
    void what_makes_no_sense_is_refused_with_one_sentence(String said, String sentence) {
        assertThatThrownBy(() -> up(said)).isInstanceOf(Refusal.class).hasMessage(sentence);
    }

    private static Options up(String said) {
        return Options.parse(new Arguments("up", said.isEmpty() ? List.of() : List.of(said.split(" +", -1))));
    }
}
