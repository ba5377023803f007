package me.degenduel.serving.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A socket that needs a token: none is served yet, and the rules stand. */
class ConversationTest {
    private static final String WALLET = "User111111111111111111111111111111111111111";

    private final Instance instance = new Instance();
    private final Line line = new Line();
    private final Endpoint guarded = new Endpoint(
            "guarded",
            Access.SIGNED_IN,
            new Limits(100, 1_000, 100),
            ClientMessage.OfTokens.class,
            List.of("public.tokens", "admin.whitelist"),
            false,
            instance.tokenData.dialect());

    @BeforeEach
    void people() {
        instance.people.set(WALLET, Facts.user(WALLET, "user", false));
    }

    @Test
    void without_a_token_it_says_so_and_closes_with_4001() {
        open(false);

        assertThat(line.frames).singleElement().satisfies(frame -> {
            assertThat(frame.get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(frame.get("message").asText()).isEqualTo("Authentication required");
        });
        assertThat(line.closed).isEqualTo(CloseCode.SIGN_IN_FIRST);
    }

    @Test
    void whoever_signs_in_by_message_is_waited_for() {
        var client = open(true);
        assertThat(line.frames).isEmpty();
        assertThat(line.listening).isTrue();

        say(client, "{'type':'subscribe','channel':'public.tokens'}");
        assertThat(line.frames.getLast().get("code").asText()).isEqualTo("UNAUTHORIZED");
        line.forget();
        say(client, "{'type':'authenticate','token':'" + Tokens.of(WALLET, instance.watch.instant()) + "'}");

        assertThat(line.frames)
                .extracting(frame -> frame.get("type").asText())
                .containsExactly(
                        "authentication_result", "subscription_confirmed", "token_update", "connection_established");
        assertThat(line.closed).isNull();
    }

    @Test
    void but_not_for_ever() {
        open(true);

        IntStream.range(0, 31).forEach(second -> instance.pass(Duration.ofSeconds(1)));

        assertThat(line.closed).isEqualTo(CloseCode.SIGN_IN_FIRST);
    }

    @Test
    void a_channel_that_one_may_not_see_is_no_automatic_one() {
        var person = new Person(
                WALLET, Role.USER, "session-1", instance.watch.instant().plusSeconds(60));
        instance.conversation.open(new Client(guarded, line, Instance.opening(Optional.of(person), false)));

        assertThat(line.heard("subscription_confirmed"))
                .extracting(frame -> frame.get("channel").asText())
                .containsExactly("public.tokens");
        assertThat(line.last("connection_established").at("/user/role").asText())
                .isEqualTo("user");
    }

    @Test
    void whoever_is_banned_between_the_handshake_and_the_opening_is_nobody() {
        var person = new Person(
                WALLET, Role.USER, "session-1", instance.watch.instant().plusSeconds(60));
        instance.people.set(WALLET, Facts.user(WALLET, "user", true));
        instance.conversation.open(new Client(guarded, line, Instance.opening(Optional.of(person), false)));

        assertThat(line.closed).isEqualTo(CloseCode.SIGN_IN_FIRST);
    }

    private Client open(boolean later) {
        var client = new Client(guarded, line, Instance.opening(Optional.empty(), later));
        instance.conversation.open(client);
        return client;
    }

    private void say(Client client, String message) {
        instance.conversation.hear(client, message.replace('\'', '"'));
    }
}
