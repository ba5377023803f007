package me.degenduel.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import me.degenduel.schemas.Secret;
import me.degenduel.standalone.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a connection comes back, with what, and what is said when it does not. */
class ReturningTest {
    private static final Target NOBODY =
            Target.of("monitor", "http://localhost:3004", Optional.empty(), Optional.empty());
    private static final Target SOMEBODY =
            Target.of("monitor", "http://localhost:3004", Optional.empty(), Optional.of(new Secret("t")));

    @Test
    void waits_double_up_to_half_a_minute() {
        var waits = new Waits(() -> 1);

        assertThat(Stream.generate(() -> waits.next(Optional.empty()).toSeconds())
                        .limit(7))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void a_quarter_of_a_wait_is_chance() {
        assertThat(new Waits(() -> 0).next(Optional.empty())).isEqualTo(Duration.ofMillis(750));
    }

    @Test
    void whoever_lived_begins_anew_and_who_died_young_waits_longer() {
        var waits = new Waits(() -> 1);
        waits.next(Optional.empty());
        waits.next(Optional.empty());

        assertThat(waits.next(Optional.of(Duration.ofSeconds(4)))).isEqualTo(Duration.ofSeconds(9));
        assertThat(waits.next(Optional.of(Duration.ofSeconds(5)))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void what_was_followed_is_followed_again_from_where_it_was_heard_unless_it_comes_by_itself() throws Exception {
        var followed = new Followed();
        for (var frame : new String[] {
            "{'type':'subscription_confirmed','channel':'system.status'}",
            "{'type':'subscription_confirmed','channel':'services'}",
            "{'type':'subscription_confirmed','channel':'public.tokens'}",
            "{'type':'snapshot','channel':'public.tokens','cursor':'one'}",
            "{'type':'changes','channel':'public.tokens','cursor':'two'}",
            "{'type':'subscription_confirmed','channel':'layer.data'}",
            "{'type':'unsubscription_confirmed','channel':'layer.data'}"
        }) {
            followed.hear(json(frame));
        }
        assertThat(followed.channels()).containsExactly("system.status", "services", "public.tokens");
        assertThat(followed.missing()).isEmpty();

        followed.lost();
        followed.hear(json("{'type':'subscription_confirmed','channel':'system.status'}"));

        assertThat(followed.missing())
                .containsExactly(
                        json("{'type':'subscribe','channel':'services'}"),
                        json("{'type':'subscribe','channel':'public.tokens','delta':true,'since':'two'}"));
    }

    @Test
    void topics_of_the_unified_socket_are_followed_again() throws Exception {
        var followed = new Followed();
        followed.hear(
                json("{'type':'ACKNOWLEDGMENT','operation':'SUBSCRIBE','topics':['contest-7','market-data','x']}"));
        followed.hear(json("{'type':'ACKNOWLEDGMENT','operation':'UNSUBSCRIBE','topics':['x']}"));
        followed.hear(json("{'type':'ACKNOWLEDGMENT','operation':'COMMAND','topics':['contest-8']}"));
        followed.lost();

        assertThat(followed.channels()).containsExactly("contest-7", "market-data");
        assertThat(followed.missing())
                .containsExactly(json("{'type':'SUBSCRIBE','topics':['contest-7','market-data']}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1000 |                | false | closed with 1000: the server has closed it
                    1001 | bye            | false | closed with 1001: the server is shutting down, "bye"
                    1006 | reset          | false | the connection was lost, "reset"
                    4001 | Log in         | true  | closed with 4001: this socket needs a valid token, or its session was ended, "Log in"
                    4501 |                | true  | closed with 4501: this socket is not available yet
                    4503 | repairs        | false | closed with 4503: this socket is switched off; the reason says why, and others go on, "repairs"
                    4999 |                | false | closed with 4999: a code that nobody here knows
                    """)
    void a_close_is_explained(int code, String reason, boolean forGood, String why) {
        var ending = Ending.closed(code, Optional.ofNullable(reason).orElse(""), NOBODY);

        assertThat(ending.why()).startsWith(why);
        assertThat(ending.forGood()).isEqualTo(forGood);
    }

    @Test
    void whoever_shows_no_token_where_one_is_needed_is_told_how_to_get_one() {
        assertThat(Ending.closed(4001, "", NOBODY).why())
                .endsWith("\n./dd ws monitor --token \"$(./dd token --wallet YOUR_WALLET --role user)\"");
        assertThat(Ending.closed(4001, "", SOMEBODY).forGood()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"401,true", "403,true", "404,true", "429,false", "503,false", "500,false"})
    void whoever_is_not_let_in_comes_back_if_that_may_help(int status, boolean forGood) {
        var ending = Ending.refused(status, SOMEBODY);

        assertThat(ending.forGood()).isEqualTo(forGood);
        assertThat(ending.why()).startsWith(status + ": ");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3004,        ws://localhost:3004/api/v69/ws/monitor?channel=a+b",
        "https://degenduel.me/,        wss://degenduel.me/api/v69/ws/monitor?channel=a+b",
        "ws://127.0.0.1:1/behind/this, ws://127.0.0.1:1/behind/this/api/v69/ws/monitor?channel=a+b"
    })
    void a_platform_is_an_address_of_http_or_of_websockets(String url, String socket) {
        assertThat(Target.of("monitor", url, Optional.of("a b"), Optional.empty())
                        .address())
                .hasToString(socket);
    }

    @ParameterizedTest
    @CsvSource({"localhost:3004", "ftp://localhost", "http://", "http://a b", "http://localhost?x", "/"})
    void anything_else_is_refused(String url) {
        assertThatThrownBy(() -> Target.of("monitor", url, Optional.empty(), Optional.empty()))
                .isInstanceOf(Refusal.class)
                .hasMessage("--url is \"" + url + "\", and must be an address such as http://localhost:3004.");
    }

    @Test
    void a_socket_that_does_not_exist_is_refused_and_a_token_is_never_printed() {
        assertThatThrownBy(() -> Target.of("moniter", "http://localhost", Optional.empty(), Optional.empty()))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("There is no socket \"moniter\": choose one of token-data, ");
        assertThat(Target.of("monitor", "http://localhost", Optional.empty(), Optional.of(new Secret("hush"))))
                .asString()
                .doesNotContain("hush");
    }

    private static ObjectNode json(String text) throws JsonProcessingException {
        return (ObjectNode) Connection.JSON.readTree(text.replace('\'', '"'));
    }
}
