package me.degenduel.serving.live;

import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.contest;
import static me.degenduel.serving.live.Facts.standings;
import static me.degenduel.serving.live.Facts.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.ContestState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every channel over one connection: topics, requests and commands are other names for what other sockets have. */
class UnifiedTest {
    private static final String WALLET = "User111111111111111111111111111111111111111";
    private static final String ADMIN = "Admin11111111111111111111111111111111111111";

    private final Watch watch = Watch.stopped();
    private final RoomLog log = new RoomLog(Facts.topics(), watch);
    private final Instance instance = new Instance(watch, "topic-1", Instance.RULES, "one", "run-1", log);
    private final Endpoint unified = instance.endpoint("unified");
    private final Line line = new Line();
    private final Client client = instance.connect(unified, line, Instance.opening(Optional.empty(), false));

    @BeforeEach
    void facts() {
        log.follow(instance.rooms::said, instance.rooms::apply);
        instance.people.set(WALLET, Facts.user(WALLET, "user", false));
        instance.people.set(ADMIN, Facts.user(ADMIN, "admin", false));
        instance.given(token(SOL, "SOL", "150"), token(BONK, "BONK", "0.00002"));
        instance.put(instance.topics.contests, "7", contest("7", "Friday night"));
        instance.put(instance.topics.standings, "7", standings("7", ContestState.ACTIVE));
        instance.live.flush();
        line.forget();
    }

    @Test
    void it_is_where_its_name_is_not() {
        assertThat(unified.path()).isEqualTo("/api/v69/ws");
    }

    @Test
    void topics_are_acknowledged_and_begin_with_what_there_is() {
        say("{'type':'SUBSCRIBE','topics':['market-data','token:price:" + SOL + "'],'requestId':'a1'}");

        assertThat(line.frames.getFirst().toString())
                .contains("\"type\":\"ACKNOWLEDGMENT\"", "\"operation\":\"SUBSCRIBE\"", "\"status\":\"success\"")
                .contains("\"topics\":[\"market-data\",\"token:price:" + SOL + "\"]", "\"requestId\":\"a1\"");
        var list = line.heard("DATA").getFirst();
        assertThat(list.get("topic").asText()).isEqualTo("market-data");
        assertThat(list.get("subtype").asText()).isEqualTo("token_update");
        assertThat(list.get("initialData").asBoolean()).isTrue();
        assertThat(list.get("requestId").asText()).isEqualTo("a1");
        assertThat(list.get("data")).hasSize(2);
        var price = line.last("DATA");
        assertThat(price.get("topic").asText()).isEqualTo("token:price:" + SOL);
        assertThat(price.at("/data/price_text").asText()).as("flat").isEqualTo("150");
        assertThat(line.frames).allMatch(frame -> frame.has("timestamp"));
    }

    @Test
    void what_changes_comes_as_data_of_its_topic_and_is_shared() {
        var other = new Line();
        var another = instance.connect(unified, other, Instance.opening(Optional.empty(), false));
        say("{'type':'SUBSCRIBE','topics':['token:price:" + SOL + "']}");
        say(another, "{'type':'SUBSCRIBE','topics':['token:price:" + SOL + "']}");
        line.forget();

        instance.watch.advance(Duration.ofSeconds(1));
        instance.given(token(SOL, "SOL", "151"));

        assertThat(line.frames).hasSize(1);
        var told = line.last("DATA");
        assertThat(told.at("/data/price_text").asText()).isEqualTo("151");
        assertThat(told.get("subtype").asText()).isEqualTo("token_data");
        assertThat(told.has("initialData")).isFalse();
        assertThat(other.buffers.getLast()).isSameAs(line.buffers.getLast());
    }

    @Test
    void a_list_is_kept_for_others_of_the_same_words_only() {
        var old = new Line();
        instance.connect(old);
        say("{'type':'SUBSCRIBE','topics':['market-data']}");
        var older = new Line();
        instance.connect(older);

        assertThat(old.last("token_update").get("data")).hasSize(2);
        assertThat(line.last("DATA").get("data")).hasSize(2);
        assertThat(older.buffers.stream().filter(frame -> frame.type().equals("token_update")))
                .containsExactlyElementsOf(old.buffers.stream()
                        .filter(frame -> frame.type().equals("token_update"))
                        .toList());
    }

    @Test
    void one_change_comes_once_by_whatever_topics() {
        say("{'type':'SUBSCRIBE','topics':['token:price:SOL','token:price:" + SOL + "','market-data']}");
        line.forget();

        instance.watch.advance(Duration.ofSeconds(1));
        instance.given(token(SOL, "SOL", "151"));

        assertThat(line.heard("DATA")).hasSize(1);
    }

    @Test
    void what_is_left_is_silent() {
        say("{'type':'SUBSCRIBE','topics':['market-data','contest']}");
        line.forget();
        say("{'type':'UNSUBSCRIBE','topics':['market-data','admin'],'requestId':'u'}");
        assertThat(line.last("ERROR").get("code").asText()).isEqualTo("INVALID_UNSUBSCRIPTION");
        assertThat(line.last("ACKNOWLEDGMENT").get("topics").toString()).isEqualTo("[\"market-data\"]");
        line.forget();

        instance.given(token(SOL, "SOL", "151"));
        instance.pass(Duration.ofSeconds(20));

        assertThat(line.heard("DATA")).isEmpty();
        assertThat(client.subscriptions.keySet()).containsExactly("public.contests");
    }

    @ParameterizedTest
    @CsvSource({
        "public.nothing, INVALID_SUBSCRIPTION",
        "nothing, SUBSCRIPTION_DENIED",
        "admin, SUBSCRIPTION_DENIED",
        "portfolio, UNAUTHORIZED",
        "user, UNAUTHORIZED",
        "contest-chat-7, SUBSCRIPTION_DENIED",
        "services, SUBSCRIPTION_DENIED",
        "admin.whitelist, SUBSCRIPTION_DENIED"
    })
    void whoever_may_not_follow_a_channel_may_not_follow_its_topic(String topic, String code) {
        say("{'type':'SUBSCRIBE','topics':['" + topic + "','contest'],'requestId':7}");

        var error = line.last("ERROR");
        assertThat(error.get("code").asText()).isEqualTo(code);
        assertThat(error.get("requestId").asText()).isEqualTo("7");
        assertThat(line.last("ACKNOWLEDGMENT").get("topics").toString())
                .as("the others are followed")
                .isEqualTo("[\"contest\"]");
    }

    @Test
    void of_a_topic_of_several_channels_one_follows_those_that_one_may() {
        say("{'type':'SUBSCRIBE','topics':['system']}");

        assertThat(client.subscriptions.keySet()).containsExactly("public.background_scene");
    }

    @Test
    void tokens_count_as_tokens_and_not_as_channels() {
        var tokens = Stream.iterate(0, token -> token < Instance.RULES.tokens(), token -> token + 1)
                .map(token -> "'token:price:T" + token + "'")
                .toList();
        say("{'type':'SUBSCRIBE','topics':[" + String.join(",", tokens) + "]}");
        assertThat(line.heard("ERROR")).isEmpty();

        say("{'type':'SUBSCRIBE','topics':['token:price:ONE_MORE']}");

        assertThat(line.last("ERROR").get("message").asText()).isEqualTo("At most 10 tokens a connection");
    }

    @Test
    void a_token_may_come_with_the_subscription() {
        say("{'type':'SUBSCRIBE','topics':['contest-chat-7','system'],'authToken':'" + tokenOf(WALLET) + "'}");

        assertThat(line.heard("ACKNOWLEDGMENT"))
                .extracting(frame -> frame.get("operation").asText())
                .containsExactly("AUTH", "SUBSCRIBE");
        assertThat(client.subscriptions.keySet())
                .containsExactly("chat.7", "system.status", "system.maintenance", "public.background_scene");
    }

    @Test
    void a_bad_token_is_an_error_and_nothing_is_followed() {
        say("{'type':'SUBSCRIBE','topics':['contest'],'authToken':'nonsense','requestId':'x'}");

        assertThat(line.frames).singleElement().satisfies(frame -> {
            assertThat(frame.get("type").asText()).isEqualTo("ERROR");
            assertThat(frame.get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(frame.get("requestId").asText()).isEqualTo("x");
        });
        assertThat(client.subscriptions).isEmpty();
    }

    @Test
    void who_is_banned_loses_what_is_not_public() {
        say("{'type':'AUTH','authToken':'" + tokenOf(WALLET) + "','requestId':'a'}");
        assertThat(line.last("ACKNOWLEDGMENT").get("operation").asText()).isEqualTo("AUTH");
        say("{'type':'SUBSCRIBE','topics':['contest-chat-7','contest','user']}");

        instance.people.set(WALLET, Facts.user(WALLET, "user", true));
        instance.conversation.recheck(WALLET);

        assertThat(client.subscriptions.keySet()).containsExactly("public.contests");
        assertThat(line.last("error").get("code").asText()).isEqualTo("UNAUTHORIZED");
        instance.portfolios.tell(Facts.fill("7", WALLET, "1"), instance.conversation);
        assertThat(line.heard("DATA"))
                .noneMatch(frame -> frame.get("topic").asText().equals("user"));
    }

    @Test
    void trades_are_told_to_who_follows_user() {
        say("{'type':'AUTH','authToken':'" + tokenOf(WALLET) + "'}");
        instance.portfolios.tell(Facts.fill("7", WALLET, "1"), instance.conversation);
        assertThat(line.heard("DATA")).isEmpty();

        say("{'type':'SUBSCRIBE','topics':['user']}");
        instance.portfolios.tell(Facts.fill("7", WALLET, "2"), instance.conversation);

        var trade = line.last("DATA");
        assertThat(trade.get("topic").asText()).isEqualTo("user");
        assertThat(trade.get("subtype").asText()).isEqualTo("trade_executed");
        assertThat(trade.at("/data/trade/order").asText()).isEqualTo("2");
    }

    @Test
    void what_is_ones_own_follows_one_into_the_next_contest() {
        say("{'type':'AUTH','authToken':'" + tokenOf(WALLET) + "'}");
        say("{'type':'SUBSCRIBE','topics':['user','portfolio']}");
        line.forget();

        var standings = standings("8", ContestState.ACTIVE, Facts.standing(1, WALLET, "12000"));
        instance.published.put("8", Facts.published(standings, false));
        instance.put(instance.topics.standings, "8", standings);
        instance.live.flush();
        instance.pass(Duration.ofSeconds(1));

        assertThat(line.heard("DATA"))
                .extracting(told -> told.get("topic").asText(), told -> told.get("subtype")
                        .asText())
                .containsExactlyInAnyOrder(tuple("user", "participant_update"), tuple("portfolio", "portfolio_update"));
        line.forget();

        say("{'type':'UNSUBSCRIBE','topics':['user','portfolio']}");
        assertThat(client.subscriptions).isEmpty();
    }

    @Test
    void a_request_is_the_message_of_another_socket() {
        say("{'type':'REQUEST','topic':'market-data','action':'get_token','data':{'symbol':'SOL'},'requestId':'r'}");

        var data = line.last("DATA");
        assertThat(data.get("topic").asText()).isEqualTo("market-data");
        assertThat(data.get("action").asText()).isEqualTo("get_token");
        assertThat(data.get("subtype").asText()).isEqualTo("token_data");
        assertThat(data.get("requestId").asText()).isEqualTo("r");
        assertThat(data.at("/data/address").asText()).isEqualTo(SOL);
    }

    @Test
    void what_the_topic_says_need_not_be_said_again() {
        say("{'type':'REQUEST','topic':'contest-7','action':'get_contest_state','requestId':'r'}");

        assertThat(line.last("DATA").at("/data/name").asText()).isEqualTo("Friday night");
        assertThat(line.last("ACKNOWLEDGMENT").get("topics").toString()).isEqualTo("[\"contest-7\"]");
    }

    @Test
    void a_command_is_accepted_and_what_comes_of_it_is_data() {
        say("{'type':'AUTH','authToken':'" + tokenOf(WALLET) + "'}");
        say("{'type':'COMMAND','topic':'contest-7','action':'join_contest_room','requestId':'j'}");
        assertThat(line.heard("DATA"))
                .extracting(frame -> frame.get("subtype").asText())
                .contains("contest_state", "spectator_count");
        line.forget();

        say(
                "{'type':'COMMAND','topic':'contest-chat-7','action':'send_chat_message','data':{'text':'gm'},'requestId':'c'}");
        instance.live.flush();

        assertThat(line.last("ACKNOWLEDGMENT").get("status").asText()).isEqualTo("accepted");
        assertThat(line.last("ACKNOWLEDGMENT").get("requestId").asText()).isEqualTo("c");
        var said = line.last("DATA");
        assertThat(said.get("topic").asText()).isEqualTo("contest-chat-7");
        assertThat(said.at("/data/text").asText()).isEqualTo("gm");
        assertThat(said.has("requestId")).as("it is everybody's").isFalse();
    }

    @Test
    void what_is_wrong_with_a_command_is_said_with_its_id_even_later() {
        say("{'type':'AUTH','authToken':'" + tokenOf(ADMIN) + "'}");
        instance.outcome = Orders.Outcome.NO_SUCH_SERVICE;
        instance.says(Facts.service("market_data_service", "connect-1", BreakerState.CLOSED, Facts.START));
        line.forget();

        say(
                "{'type':'COMMAND','topic':'admin','action':'service:health_check','data':{'service':'market_data_service'},'requestId':'h'}");

        assertThat(line.last("ERROR").get("code").asText()).isEqualTo("INVALID_SERVICE");
        assertThat(line.last("ERROR").get("requestId").asText()).isEqualTo("h");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "{'type':'REQUEST','topic':'contest','action':'get_token'}; UNKNOWN_MESSAGE_TYPE",
                "{'type':'REQUEST','topic':'contest','action':'join_contest_room'}; UNKNOWN_MESSAGE_TYPE",
                "{'type':'COMMAND','topic':'market-data','action':'get_token'}; UNKNOWN_MESSAGE_TYPE",
                "{'type':'REQUEST','action':'get_token'}; INVALID_REQUEST",
                "{'type':'REQUEST','topic':'market-data','action':'get_token','data':{'symbol':{}}}; MESSAGE_PROCESSING_ERROR",
                "{'type':'REQUEST','topic':'market-data','action':'get_token','data':{'symbol':'NONE'}}; TOKEN_NOT_FOUND",
                "{'type':'REQUEST','topic':'system','action':'get_system_status'}; UNAUTHORIZED",
                "{'type':'REQUEST','topic':'admin','action':'get_connections'}; UNAUTHORIZED",
                "{'type':'REQUEST','topic':'portfolio','action':'portfolio_update_request'}; UNAUTHORIZED",
                "{'type':'COMMAND','topic':'contest-chat-7','action':'send_chat_message','data':{'text':'gm'}}; UNAUTHORIZED",
                "{'type':'COMMAND','topic':'contest-chat-8','action':'send_chat_message','data':{'text':'gm'}}; CONTEST_NOT_FOUND",
                "{'type':'SUBSCRIBE','topics':[]}; INVALID_REQUEST",
                "{'type':'SUBSCRIBE','topics':'contest'}; MESSAGE_PROCESSING_ERROR",
                "{'type':'SUBSCRIBE'}; INVALID_REQUEST",
                "{'type':'PUBLISH'}; UNKNOWN_MESSAGE_TYPE",
            })
    void what_is_wrong_is_an_error_with_the_id_of_its_message(String message, String code) {
        say(message.replaceFirst("}$", ",'requestId':'e'}"));

        assertThat(line.frames).singleElement().satisfies(frame -> {
            assertThat(frame.get("type").asText()).isEqualTo("ERROR");
            assertThat(frame.get("code").asText()).isEqualTo(code);
            assertThat(frame.get("requestId").asText()).isEqualTo("e");
            assertThat(frame.get("message").asText()).isNotBlank();
        });
    }

    @Test
    void a_ping_is_a_command() {
        say("{'type':'COMMAND','action':'ping','requestId':'p'}");

        assertThat(line.last("SYSTEM").get("action").asText()).isEqualTo("pong");
        assertThat(line.last("SYSTEM").get("requestId").asText()).isEqualTo("p");
    }

    @Test
    void the_messages_of_every_socket_are_answered_as_on_every_socket() {
        say("{'type':'heartbeat'}");
        say("{'type':'subscribe','channel':'public.tokens','delta':true}");
        say("{'type':'subscribe','channel':'nothing'}");
        say("{'type':'get_subscriptions'}");
        instance.given(token(SOL, "SOL", "151"));

        assertThat(line.frames)
                .extracting(frame -> frame.get("type").asText())
                .containsExactly(
                        "heartbeat_ack", "subscription_confirmed", "snapshot", "error", "subscriptions", "changes");
    }

    @Test
    void a_failing_source_is_told_to_who_follows_the_market() {
        var stranger = new Line();
        instance.connect(unified, stranger, Instance.opening(Optional.empty(), false));
        stranger.forget();
        say("{'type':'SUBSCRIBE','topics':['token:price:SOL']}");

        instance.hear(Facts.service("market_data_service.a", "connect-1", BreakerState.OPEN, Facts.START));

        assertThat(line.last("DATA").get("subtype").asText()).isEqualTo("market_status");
        assertThat(line.last("DATA").get("topic").asText()).isEqualTo("market-data");
        assertThat(stranger.frames).isEmpty();
    }

    static Stream<String> channels() {
        return new Instance().channels.all().stream().map(Channel::name);
    }

    @ParameterizedTest
    @MethodSource("channels")
    void every_channel_is_a_topic_by_its_own_name(String declared) {
        var name = declared.replace("<symbol or address>", SOL)
                .replace("<address>.<interval>", SOL + ".1m")
                .replace("<wallet>", ADMIN)
                .replace("<id>", "7")
                .replace("<name>", "data");
        say("{'type':'AUTH','authToken':'" + tokenOf(ADMIN) + "'}");
        line.forget();

        say("{'type':'SUBSCRIBE','topics':['" + name + "']}");

        assertThat(line.heard("ERROR")).isEmpty();
        assertThat(client.subscriptions).containsOnlyKeys(name);
        assertThat(line.frames.stream().skip(1))
                .allMatch(frame -> frame.get("type").asText().equals("DATA"));
    }

    private void say(String message) {
        say(client, message);
    }

    private void say(Client who, String message) {
        instance.conversation.hear(who, message.replace('\'', '"'));
    }

    private String tokenOf(String wallet) {
        return Tokens.of(wallet, instance.watch.instant());
    }
}
