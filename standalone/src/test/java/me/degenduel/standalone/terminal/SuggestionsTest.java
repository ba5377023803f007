package me.degenduel.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import me.degenduel.serving.live.Endpoints;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    private static final Pattern CHANNEL =
            Pattern.compile("(?m)^\\| `([^`]+)` \\| (?:anyone|signed in|admin|the wallet)");

    private final Suggestions suggestions = new Suggestions(Endpoints.words("token-data"));

    @Test
    void channels_are_those_of_the_page() throws IOException {
        var page = Files.readString(Path.of("../docs/sockets.md"));
        var table =
                page.substring(page.indexOf("\n## Channels\n"), page.indexOf("\n## A client says, on every socket\n"));

        assertThat(CHANNEL.matcher(table).results().map(found -> found.group(1)))
                .containsExactlyElementsOf(Suggestions.CHANNELS);
    }

    @Test
    void a_line_begins_with_a_command() {
        assertThat(after("", "")).containsExactlyElementsOf(Said.COMMANDS);
        assertThat(after("", "su")).containsExactly("subscribe");
        assertThat(after("", "nonsense")).isEmpty();
        assertThat(after("status", "")).isEmpty();
    }

    @Test
    void a_channel_may_follow_and_behind_it_how() {
        assertThat(after("subscribe", "public.m")).containsExactly("public.market");
        assertThat(after("subscribe", "token.")).isEmpty();
        assertThat(after("subscribe public.market", "")).containsExactly("delta");
        assertThat(after("subscribe public.market delta", "")).isEmpty();
        assertThat(suggestions.of(List.of("unsubscribe"), "", List.of("b", "a")))
                .containsExactly("a", "b");
    }

    @Test
    void a_message_that_this_socket_understands_may_follow_with_its_fields() {
        assertThat(after("send", "get_")).containsExactly("get_all_tokens", "get_subscriptions", "get_token");
        assertThat(after("send get_token", "")).containsExactly("symbol=");
        assertThat(after("send get_token symbol=BONK", "")).isEmpty();
        assertThat(after("send nonsense", "")).isEmpty();
    }

    @Test
    void names_are_learned_from_what_is_said() throws JsonProcessingException {
        hear("{'type':'token_update','data':[{'symbol':'BONK'},{'symbol':'two words'},{'symbol':'\\u001b[31m'}]}");
        hear("{'type':'contest_state','contestId':'7'}");
        hear("{'type':'services:state','services':[{'service':'ledger','layer':'wallet'}]}");
        hear("{'type':'subscription_confirmed','channel':'candles.x.1m'}");

        assertThat(after("subscribe", "token.")).containsExactly("token.BONK");
        assertThat(after("subscribe", "leaderboard.")).containsExactly("leaderboard.7");
        assertThat(after("subscribe", "layer.")).containsExactly("layer.wallet");
        assertThat(after("subscribe", "candles.")).containsExactly("candles.x.1m");
        assertThat(after("circuit", "")).containsExactly("check", "reset", "ledger");
        assertThat(after("circuit reset", "l")).containsExactly("ledger");
        assertThat(after("circuit ledger", "")).isEmpty();
    }

    private List<String> after(String before, String begun) {
        return suggestions.of(before.isEmpty() ? List.of() : List.of(before.split(" ", -1)), begun, List.of());
    }

    private void hear(String frame) throws JsonProcessingException {
        suggestions.learn(Connection.JSON.readTree(frame.replace('\'', '"')));
    }
}
