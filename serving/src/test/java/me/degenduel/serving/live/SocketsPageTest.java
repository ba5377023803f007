package me.degenduel.serving.live;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import me.degenduel.schemas.Golden;
import org.junit.jupiter.api.Test;

/** {@code docs/sockets.md} is made of the endpoints, channels and messages themselves. */
class SocketsPageTest {
    private static final Path PAGE = Path.of("../docs/sockets.md");

    private static final String HEAD = """
            # Sockets

            <!-- Generated from `Endpoints`, `Channels` and the messages by ./dd agree. -->

            JSON in text frames. A message is an object with a `type`; times are ISO 8601. What is null is left out, but not of the rows that a
            message has: those have all their fields.

            ## Opening

            1. A token, if there is one, is looked for in `Authorization: Bearer`, in the items of `Sec-WebSocket-Protocol` (as it is or as `bearer.<token>`), in the cookie `session`, and in
               `?token=`, which works but is logged; the first place where there is one decides. One that is no good signs nobody in, and keeps nobody off a public socket. Where one comes from: [http.md](http.md#signing-in).
            2. Whoever offers the sub-protocol `dd.v69` gets it back. Whoever offers a token and nothing else gets that back. Nothing else is echoed.
            3. An `Origin`, where a browser sends one, must be on the list (403). Too many attempts are refused with 429 and `Retry-After`, and before the tables have been read, when there is no room, or while the socket is switched off, 503.
            4. Each automatic channel is confirmed and its data sent, then that of `?channel=<name>`, and `connection_established` comes last. With `?delta=true` they come as rows, with `&since=<cursor>` from
               there on. What a client says meanwhile is answered afterwards.
            5. `/api/v69/ws` is one socket for everything: [the unified one](#the-unified-socket).
            6. A socket whose turn has not come answers `NOT_AVAILABLE` and closes with 4501. `monitor?channel=public.background_scene` needs no token.
            7. A socket that needs a token and gets none answers `UNAUTHORIZED` and closes with 4001, at once, or with `?auth=message` if none has come by `authenticate` in 30 s.

            To try it: `./dd ws portfolio --token "$(./dd token --wallet $WALLET --role user)"`, and then type messages, which Tab completes; `help` says how. `--channel` follows a channel from the start, `--follow` prints frames as lines of JSON for a pipe, and `--test` looks
            whether a socket does what it should ([operating.md](operating.md#look-at-a-socket)).

            ## AsyncAPI

            [asyncapi.json](../serving/src/main/resources/documents/asyncapi.json) (AsyncAPI 3.0), which each instance serves (`curl localhost:3004/asyncapi.json`), has all of this for programs: each socket with what it hears and says, each channel with its rows, each
            [topic](topics.md) with its key and its Avro, and what every code means. It is made of the same code as this page. In it, `x-automatic` is what a socket follows from the start, `x-key` the field that tells rows apart, and `x-rows-of` the topic that they come from.

            ## A client that is there already

            [serving/clients/typescript](../serving/clients/typescript/README.md) is a library for browsers and Node: types for all of the messages below, tables that are kept as maps, and all that a client should do. Whoever writes
            their own, in any language, does well to do the same:

            | when | what |
            | --- | --- |
            | it connects | offer `dd.v69`, and `bearer.<token>` behind it; after `connection_established`, subscribe to each channel with `"delta":true` and the `since` that is remembered of it |
            | `snapshot` comes | replace all rows of the channel, whether it says `reset` or not; remember the `cursor` |
            | `changes` comes | delete what is `removed`, then put each row in its place by its key (below); remember the `cursor` |
            | the connection ends | wait 1 s, twice as long each time, up to 30 s, a quarter of it by chance; 5 s longer if it lived less than 5 s; keep the rows and show their age. After 4001 sign in first |
            | nothing is heard for 10 s | say `heartbeat`; after three in vain close the socket and connect anew |
            | 80 % of a token's life are over | get a fresh one, and say `authenticate` on the open socket |
            | amounts are added | use the texts, which are exact; the numbers beside them are for charts |

            A client in Java does well not to use `java.net.http.WebSocket`: it may lose what comes right behind the handshake, and is silent from then on ([decision 18](decisions/0018-sockets-of-our-own.md)).

            ## Rows and cursors

            A channel is a table. Whoever subscribes with `"delta":true` gets a `snapshot` of its rows and then `changes`: whole rows, the newest value only, each change once. A client that reads slowly
            skips values and never falls further behind than one frame. Each of these frames has a `cursor`; hand the last one back as `since`, after a reconnect, to any instance, and `changes` brings what was
            missed. Where nobody can say that, a `snapshot` with `"reset":true` begins anew: when rows were removed since and the cursor is more than an hour old, when the topic was made anew, when the cursor
            is of another channel, or when its symbol means another token now. An instance that has read less than the cursor knows says nothing older than it.

            Whoever subscribes without `delta` gets the messages that clients of 2025 know: full lists at most every 10 s (more rarely when all of them together would cost too much), and each token
            at most every 100 ms (`DD_PRICES_EVERY`). One change reaches a connection once, however many of its subscriptions match; whoever has it as a row does not get it in words too.

            A `delta` subscription may say more of what it wants; a cursor of other wishes is no good for these:

            | field | what comes |
            | --- | --- |
            | `keys` | only these rows of a table of many, by their keys or, of tokens, symbols. Where a symbol means another token now, that one comes and the other is `removed`. They count as tokens, of which a connection may follow `DD_TOKENS` |
            | `fields` | only these fields of each row, and the one that is its key; what rows do not have is left out |
            | `maxHz` | at most so many frames a second, 0.001 to 1000, each with the newest values; words, too, come no more often |
            | `format` | `json`, or `binary` for tokens as [price arrays](#price-arrays) |

            `token.<SYMBOL>` is the listed token with the highest market cap that bears the symbol, and moves when that is another one: a `delta` subscriber then gets its row, and the address that is
            no longer meant in `removed`.

            ## Price arrays

            With `"format":"binary"` a `snapshot` or `changes` of tokens comes as one binary frame, a small part of the bytes. The client library reads it. A number is what is called LEB128: seven bits an octet, the lowest first, and
            the eighth bit set where more follow. Text is its length in octets, as a number, and that many octets of UTF-8.

            | what | as |
            | --- | --- |
            | version | one octet, 1 |
            | flags | one octet: 1 for a snapshot, or else changes; 2 for `reset`; 4 where a cursor follows |
            | channel | text |
            | time of the frame | number: ms since 1970 |
            | cursor, with flag 4 | length as a number, and so many octets; in base64url without padding they are what `since` takes. There is one in each snapshot and whenever the last is a second old: whoever goes on from an older one hears a little twice |
            | columns | number: the sum of the bits, below, of those that each row has |
            | rows | number; then each row |
            | removed | number; then each address, as text |

            A row is a number, twice the token's `id`, and one more where the client cannot know it yet: then its address and symbol follow, as texts, and are not said again. Then its columns, the lowest bit first. Without `fields` there
            are `price` and `price_time`.

            | bit | field | as |
            | --- | --- | --- |
            %s
            - A decimal is a number, 0 where it is null, or else one more than twice the digits after the point, and yet one more if it is negative; and then all of its digits as a number, of any size. It is exact. `market_cap`,
              `fdv`, `liquidity` and volumes are text in other rows, and `price_text` is what `price` says.
            - A time is a number, 0 where it is null, or else one more than how many ms it was before the frame's: 0, -1, 1, -2 … as 0, 1, 2, 3 ….
            - Text in a column is a number, 0 where it is null, or else one more than its length, and then its octets.

            ## The market

            `public.market` is a table of one row: MARKET. `public.signals` is a log: every signal once and in order. Whoever subscribes hears the last `DD_SIGNALS_SHOWN` first; a cursor brings all that
            happened since, as long as no more than `DD_SIGNALS_KEPT` did, and `"reset":true` says that some are lost. Whoever reads so slowly that some are forgotten is told `FELL_BEHIND` and closed with 4008, as
            on any log; who comes back with the cursor begins anew.

            `market_status` is said on `token-data` and `market-data` when a price source fails or is back, and before `connection_established` while one is out. While all are out, prices are the last that
            were known, their tokens turn `stale` and then `halted`, and changes of tokens are told at most every `DD_PRICES_EVERY_WITHOUT_FEED` in place of `DD_PRICES_EVERY`. All are out, too, once nobody has
            spoken of any for three times `DD_SERVICES_EVERY`: whoever asks them is gone, and with them the clocks by which tokens age, so that only `price_time` says how old a price is.

            `candles.<address>.<interval>` is a table of the last `DD_CANDLES` candles of a token, told at most every `DD_CANDLES_EVERY`: the one that runs, the one that was closed, and any that a late price
            corrects. Every price moves `open`, `high`, `low` and `close` of the one that runs, a late one too; its `ticks` and `volume` may be up to 5 s behind for a minute, a minute for longer ones, and are right
            once it is closed. They come once whoever owns the token has answered, which may be after `connection_established`, or, said by `NOT_READY`, later. Where no price came there is no candle. Candles are kept here
            only while somebody looks: a cursor from before that begins anew. What is older is asked for by HTTP.

            `market-data` speaks of the same tokens as `token-data`, in three messages each: whoever follows a symbol is sent all three, and then each when something in it changes.

            ## Contests

            A contest's id may be said as a number or as text. On `contest`, whoever asks for something gets it, then a `subscription_confirmed`, and follows it from then on; whoever is not signed in sees what is
            public. A contest that was just made is known a second or two later, and `CONTEST_NOT_FOUND` until then; a channel by its name can be subscribed to before. Values move up to ten times a second: leaderboards, participants and portfolios are told at most twice a second, in words or as rows of `delta` as fast as they are taken. What one
            person has is worked out by the instance that plays the contest, and told by the one that they are connected to: on `contest`, `portfolio` and the unified socket, `connection_established` waits for that, for
            `DD_ANSWER_WITHIN` at most, and so does the message behind a sign-in; on other sockets such rows come a moment later. While nobody plays a contest, since whoever did has just died, what was known last stays; where nothing is known, who asks for it is answered `NOT_READY`.

            Three channels, on every socket, are of whatever is yours: `user.<wallet>` and `portfolio.<wallet>` of the contests that you are in, those just over among them, and `user.<wallet>.tokens` of the tokens that you have in contests that
            are not over. They follow you into a contest, and through a trade, within a second; rows of `delta` that are yours no longer are `removed`. A cursor is good for the rows that were yours then: where they are others now, a `snapshot` marked `reset` begins anew.

            What becomes of somebody's orders is told on each `portfolio` socket that they have open, whatever they follow, and on any other that follows `user.<wallet>` or `user.<wallet>.tokens`, on any instance: `trade_executed`, once for each order, and those of a contest in the
            order in which they were decided. Nobody hears later what they were not connected for; the portfolio has it, and `contest.fills.v1`.

            A portfolio is known as it was at whole minutes for `DD_CONTEST_HISTORY` (a day). `get_portfolio_history` and `get_portfolio_performance` without a `contestId` are about every contest that
            you are in and that is not over. A performance begins with the starting value where it reaches back to the start, and its high and low are those of the minutes that are known, and of its two ends.

            ## Rooms

            Each contest has a room. `join_contest_room` is answered, in this order, by a `subscription_confirmed` each for `contest.<id>`, `leaderboard.<id>`, `chat.<id>` and `participant.<wallet>.<id>`; the
            `contest_state`; the last `DD_CHAT_SHOWN` (20) `chat_message`s, one frame each; the `leaderboard_update`; the `participant_update`; a `user_presence` for everybody else
            who is there; `admin_presence`; and `spectator_count`. `leave_contest_room` ends what it began. Whoever is not signed in may come as a spectator: they are counted, hear what is public
            (`public.contest.<id>`, `leaderboard.<id>`, `spectator_count`), and neither read nor write in the chat. Whoever signs in, out, or as somebody else while in a room leaves it as who they were (`contest_room_left`), and
            who signs in again comes back in. One person is there once, however many connections to however many instances they have there: others hear one `join` and one `leave`. In a room with
            more than `DD_ROOM_NAMED` (200) people only their number is told; once a tenth fewer are there, `user_presence` says who has left since, and names all who are there.

            Administrators are invisible until they say otherwise, in `join_contest_room` or by `set_admin_presence`, each of their connections for itself: in no list, no count and no topic. Who wants to speak has to be visible;
            `NOT_IN_ROOM` says so. In `join_contest_room` what others say as `visibility` means nothing.

            What is said is text, and whoever shows it escapes it: `<script>` comes as it was typed. Line breaks, tabs and other white space become spaces; control characters, and those that hide text or turn its direction around, are taken out;
            then spaces at both ends. Of what is left there must be something to see, and at most `DD_CHAT_CHARACTERS` (500) characters, which are Unicode's: an emoji may be one.
            Of what one person says in one contest `DD_CHAT_MESSAGES` (10) messages count in any minute, by the order and the time of the log, whatever connections and instances they came through. The others are dropped
            everywhere, and the connection that said one hears `RATE_LIMIT_EXCEEDED` once the log has decided. `timestamp` in CHAT is the log's time. The last `DD_CHAT_KEPT` (100) of a contest are remembered, over restarts too, as far as `serving.chat.v1` reaches.

            What somebody does in a room has happened once the log has it. Where it cannot be written within seconds, they are told `MESSAGE_PROCESSING_ERROR`, and are not in the room, or have not spoken. (If a broker took it and could only not say so, it appears later, for everybody.)
            Whoever's connection ends has left at once. The people of an instance that dies leave when it has been silent for `DD_ROOM_LEASE` (15 s).

            ## The platform itself

            `system.status` and `system.maintenance` are tables of one row, made by each instance out of `system_settings` and what services say, and looked at every second. Maintenance is told as soon as somebody has planned it, with
            `mode` false until it begins. The settings that have a meaning are in [http.md](http.md#commands).

            On `services` a client of `circuit-breaker` hears `services:state` within a second of a change, and every 5 s, as processes say how they are; one of `monitor` `all_services` once, `service_status` for each change, and
            `service_metrics` every 10 s. A service that becomes bad, worse or good again is a `service:alert` at once. What an administrator wants done with a service is written down with their wallet and address, and answered when a process
            has said how the service is then, or after 5 s with what is known.

            ## The unified socket

            `/api/v69/ws` is open to anyone and has every channel over one connection, in words of its own: topics in place of channels, and the messages of all other sockets as requests and commands. Who may follow or ask for what is as it is there,
            and so are the messages of [every socket](#a-client-says-on-every-socket), `subscribe` with `delta` among them, which are answered in their own words.

            | topic | is |
            | --- | --- |
            | `market-data` | `public.tokens` and `public.market`, and `market_status` |
            | `token:price:<symbol or address>` | `token.<it>` |
            | `contest` | `public.contests` |
            | `contest-<id>` | `contest.<id>`, or `public.contest.<id>` for who is not signed in, and `leaderboard.<id>` |
            | `contest-chat-<id>` | `chat.<id>` |
            | `portfolio` | your `portfolio.<wallet>` |
            | `user` | your `user.<wallet>`, and `trade_executed` |
            | `system` | `system.status`, `system.maintenance` and `public.background_scene` |
            | `admin` | `admin.whitelist`, `admin.contests`, `admin.connections`, `admin.circuit_breakers` and `system.settings` |
            | any channel | itself |

            `SUBSCRIBE` is answered by an `ERROR` for each topic that is not followed, an `ACKNOWLEDGMENT` of those that are, and then their first `DATA`. Of a topic of several channels one follows those that one may. `DATA` says what another socket would say in
            a message of the type `subtype`, with the fields of its `data` flat beside its others: for a token those of TOKEN. What is in answer to a `REQUEST` has its `action` and `requestId`. A `COMMAND` is acknowledged as `accepted`; what
            becomes of it is `DATA`, and what was wrong, even later, an `ERROR` with its `requestId`. What the topic says (`contestId`, `symbol`) `data` need not say again. Whoever requests something of a contest follows it from then on, as on `contest`.

            | topic | requests | commands |
            | --- | --- | --- |
            %actions%
            ## While it is open

            The server sends a WebSocket ping every 30 s; without a pong (or a message) in 15 s it closes. When a token expires, the socket goes on with what is public and says
            `UNAUTHORIZED`; `authenticate` with a fresh one brings back what was followed. The role is the one in the users table, whatever the token says, and it is live: whoever loses a role, or is banned, hears
            `UNAUTHORIZED` within a second and goes on with what is left, or is closed with 4001 where a token is needed. When somebody signs out, or their session is ended by hand, its sockets close with 4001, all of them.

            Of all that waits to be sent, answers and what is said once go first; then one's own money and rank (`portfolio.…`, `participant.…`, `user.<wallet>`); then news: signals, what is listed and delisted, contests, and how the platform is; then prices
            and other values; then chat. Nothing of it waits in a queue: what is not sent yet is the newest when it is. Whoever took nothing for `DD_LAG_AFTER` (1 s) hears `lag` before the `changes` of each channel that they follow as rows and
            that has changed meanwhile; whoever takes nothing for `DD_STALLED_FOR` is closed with 4008.

            Limits are of one connection, except that of connections; administrators have five times as many messages, channels, tokens and connections (`DD_ADMIN_LIMITS`), and the same largest message. Beside them, one connection may follow
            `DD_CHANNELS` (128) channels and `DD_TOKENS` (4096) tokens. The name of a channel, a key or a field has at most 200 characters.

            What nobody does by mistake has an end, too, and others notice nothing of it: more pings and pongs in a minute than messages (1008), more pieces of one message than 64 and one for each 512 bytes of the largest
            (1008), a message that is longer than the largest as soon as that much of it has come, whatever length its frame claims (1009), text that is not UTF-8 (1007), a frame that is not masked (1002). A message
            that is nested deeper than 1,000, has a number of more than 1,000 digits or says a field twice is no message: `INVALID_MESSAGE` and 1003. The head of a handshake or any other request has `DD_HEAD_WITHIN` (10 s) from
            its first letter, or the connection is cut off; one on which nothing at all moves for `DD_IDLE_TIMEOUT` (5 min) ends with 1001. A bug of ours is `INTERNAL_ERROR` and ends nothing, but for a socket that it keeps from opening (1011).
            [conformance.md](conformance.md) has each sentence of all this with the tests that show it.

            An endpoint that an administrator switches off says `SWITCHED_OFF` with the reason and closes with 4503. A server that ends says so on `system.status` (`offline`), and then lets its clients go with 1001, one after the other
            within `DD_SHUTDOWN_SPREAD`: whoever comes back finds another instance.

            With `DD_OLD_PATHS`, `/api/ws/monitor`, `/api/v2/ws/monitor` and `/api/ws/token-data` are the same sockets as `monitor` and `token-data` here; `dd_socket_opened_total` counts who uses which path. With `DD_COMPRESSION`, whoever offers `permessage-deflate` gets it,
            each message on its own and for each client anew; `"format":"binary"` is made once for all, and is a hundredth of the bytes.

            """;

    private final Instance instance = new Instance();

    @Test
    void the_page_says_what_the_code_says() {
        var page = new StringBuilder(HEAD.replace("%s", columns()).replace("%actions%", actions()));
        table(
                page,
                "Endpoints",
                List.of("path", "open to", "messages a minute", "largest message", "follows from the start"),
                endpoints(instance),
                endpoint -> List.of(
                        "`" + endpoint.path() + "`",
                        endpoint.isServed() ? endpoint.access().described : "nobody yet",
                        String.valueOf(endpoint.limits().messages()),
                        size(endpoint.limits().payload()),
                        automatic(endpoint)));
        table(
                page,
                "Channels",
                List.of("channel", "open to", "what it is", "a row's key", "rows from"),
                instance.channels.all(),
                channel -> List.of(
                        "`" + channel.name() + "`",
                        channel.access().described,
                        channel.about(),
                        channel.by().map(key -> "`" + key + "`").orElse(""),
                        channel.rows().isOwn()
                                ? "made by each instance"
                                : "`" + channel.rows().topic().name() + "`"));
        table(
                page,
                "A client says, on every socket",
                List.of("message", "meaning"),
                clients(ClientMessage.Everywhere.class),
                SocketsPageTest::row);
        for (var endpoint : endpoints(instance)) {
            if (clients(endpoint.understands()).stream().anyMatch(ClientMessage.Everywhere.class::isInstance)) {
                continue;
            }
            table(
                    page,
                    "A client says, on `" + endpoint.name() + "`",
                    List.of("message", "meaning"),
                    clients(endpoint.understands()),
                    SocketsPageTest::row);
        }
        table(page, "The server says", List.of("message", "meaning"), Examples.SERVER, SocketsPageTest::row);
        table(
                page,
                "Error codes",
                List.of("code", "meaning"),
                List.of(Code.values()),
                code -> List.of("`" + code + "`", sentence(code.about)));
        table(
                page,
                "Close codes",
                List.of("code", "meaning"),
                List.of(CloseCode.values()),
                code -> List.of(String.valueOf(code.number), sentence(code.about)));

        example(page, "TOKEN", Examples.TOKEN);
        example(page, "METADATA", Examples.METADATA);
        example(page, "MARKET", Examples.MARKET);
        example(page, "SIGNAL", Examples.SIGNAL);
        example(page, "PRICE", Examples.PRICE);
        example(page, "VOLUME", Examples.VOLUME);
        example(page, "SENTIMENT", Examples.SENTIMENT);
        example(page, "CANDLE", Examples.CANDLE);
        example(page, "CONTEST", Examples.CONTEST);
        example(page, "PARTICIPANT", Examples.PARTICIPANT);
        example(page, "CHAT", Examples.CHAT);
        example(page, "PORTFOLIO", Examples.PORTFOLIO);
        example(page, "TRADE", Examples.TRADE);
        example(page, "SETTING", Examples.SETTING);
        example(page, "MAINTENANCE", Examples.MAINTENANCE);
        example(page, "SERVICE", Examples.SERVICE);
        example(page, "FIGURES", Examples.FIGURES);
        example(page, "CONNECTION", Examples.CONNECTION);

        Golden.agree(PAGE, page.toString().stripTrailing() + "\n");
    }

    static List<Endpoint> endpoints(Instance instance) {
        var live = instance.live;
        var dialects = new Endpoints.Dialects(
                new TokenDialect(live, instance.channels, Instance.RULES, instance.watch),
                new MarketDialect(live, instance.channels, Instance.RULES, instance.watch),
                new ContestDialect(live, instance.channels, instance.rooms),
                instance.portfolios,
                new MonitorDialect(live, instance.channels, "serving-1", instance.watch),
                instance.breakers);
        return Endpoints.of(dialects, new UnifiedDialect(live, dialects, instance.watch), Endpoints.limits());
    }

    private static String actions() {
        return UnifiedActions.all().values().stream()
                .map(UnifiedActions.Action::topic)
                .distinct()
                .map(topic -> "| `%s` | %s | %s |\n".formatted(topic, actions(topic, false), actions(topic, true)))
                .collect(joining());
    }

    private static String actions(String topic, boolean command) {
        return UnifiedActions.all().entrySet().stream()
                .filter(action -> action.getValue().topic().equals(topic)
                        && action.getValue().command() == command)
                .map(action -> "`" + action.getKey() + "`")
                .collect(joining(", "));
    }

    private static String columns() {
        return Stream.of(PriceColumn.values())
                .map(column -> "| %d | `%s` | %s |\n".formatted(column.bit, column.field, column.kind.word))
                .collect(joining());
    }

    private static String automatic(Endpoint endpoint) {
        var all = names(endpoint.automatic());
        return endpoint.automaticForAdmins().isEmpty()
                ? all
                : all + "; administrators " + names(endpoint.automaticForAdmins());
    }

    private static String names(List<String> channels) {
        return channels.stream().map(name -> "`" + name + "`").collect(joining(", "));
    }

    private static String size(int bytes) {
        return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }

    private static List<ClientMessage> clients(Class<?> family) {
        return Examples.CLIENT.stream().filter(family::isInstance).toList();
    }

    private static List<String> row(Object message) {
        var about = message.getClass().getAnnotation(About.class);
        assertThat(about).as("what %s means", message.getClass()).isNotNull();
        return List.of("`" + json(message) + "`", about.value());
    }

    private static void example(StringBuilder page, String name, Json json) {
        try {
            var pretty =
                    Wire.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(Wire.JSON.readTree(json.toString()));
            page.append("## " + name + "\n\n```json\n" + pretty + "\n```\n\n");
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String json(Object message) {
        try {
            return Wire.JSON
                    .writeValueAsString(message)
                    .replace(Examples.TOKEN.toString(), "TOKEN")
                    .replace(Examples.METADATA.toString(), "METADATA")
                    .replace(Examples.MARKET.toString(), "MARKET")
                    .replace(Examples.SIGNAL.toString(), "SIGNAL")
                    .replace(Examples.PRICE.toString(), "PRICE")
                    .replace(Examples.VOLUME.toString(), "VOLUME")
                    .replace(Examples.SENTIMENT.toString(), "SENTIMENT")
                    .replace(Examples.CANDLE.toString(), "CANDLE")
                    .replace(Examples.CONTEST.toString(), "CONTEST")
                    .replace(Examples.PARTICIPANT.toString(), "PARTICIPANT")
                    .replace(Examples.CHAT.toString(), "CHAT")
                    .replace(Examples.PORTFOLIO.toString(), "PORTFOLIO")
                    .replace(Examples.TRADE.toString(), "TRADE")
                    .replace(Examples.SETTING.toString(), "SETTING")
                    .replace(Examples.MAINTENANCE.toString(), "MAINTENANCE")
                    .replace(Examples.SERVICE.toString(), "SERVICE")
                    .replace(Examples.FIGURES.toString(), "FIGURES")
                    .replace(Examples.CONNECTION.toString(), "CONNECTION");
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String sentence(String about) {
        return Character.toUpperCase(about.charAt(0)) + about.substring(1) + ".";
    }

    private static <T> void table(
            StringBuilder page,
            String title,
            List<String> columns,
            Collection<T> things,
            Function<T, List<String>> row) {
        page.append("## ").append(title).append("\n\n");
        line(page, columns);
        line(page, columns.stream().map(column -> "---").toList());
        things.forEach(thing -> line(page, row.apply(thing)));
        page.append("\n");
    }

    private static void line(StringBuilder page, List<String> cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
