package me.degenduel.serving.live;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
               `?token=`, which works but is logged; the first place where there is one decides. One that is no good signs nobody in, and keeps nobody off a public socket.
            2. Whoever offers the sub-protocol `dd.v69` gets it back. Whoever offers a token and nothing else gets that back. Nothing else is echoed.
            3. An `Origin`, where a browser sends one, must be on the list (403). Too many attempts are refused with 429 and `Retry-After`, and before the tables have been read, or when there is no room, 503.
            4. Each automatic channel is confirmed and its data sent, then that of `?channel=<name>`, and `connection_established` comes last. With `?delta=true` they come as rows, with `&since=<cursor>` from
               there on. What a client says meanwhile is answered afterwards.
            5. A socket that needs a token and gets none answers `UNAUTHORIZED` and closes with 4001, at once, or with `?auth=message` if none has come by `authenticate` in 30 s.

            To try it: `npx wscat -c ws://localhost:3004/api/v69/ws/portfolio -H "Authorization: Bearer $(./dd token --wallet $WALLET --role user)"`, and then type messages.

            ## Rows and cursors

            A channel is a table. Whoever subscribes with `"delta":true` gets a `snapshot` of its rows and then `changes`: whole rows, the newest value only, each change once. A client that reads slowly
            skips values and never falls further behind than one frame. Each of these frames has a `cursor`; hand the last one back as `since`, after a reconnect, to any instance, and `changes` brings what was
            missed. Where nobody can say that, a `snapshot` with `"reset":true` begins anew: when rows were removed since and the cursor is more than an hour old, when the topic was made anew, when the cursor
            is of another channel, or when its symbol means another token now. An instance that has read less than the cursor knows says nothing older than it.

            Whoever subscribes without `delta` gets the messages that clients of 2025 know: full lists at most every 10 s (more rarely when all of them together would cost too much), and each token
            at most every 100 ms. One change reaches a connection once, however many of its subscriptions match; whoever has it as a row does not get it in words too.

            `token.<SYMBOL>` is the listed token with the highest market cap that bears the symbol, and moves when that is another one: a `delta` subscriber then gets its row, and the address that is
            no longer meant in `removed`.

            ## Contests

            A contest's id may be said as a number or as text. On `contest`, whoever asks for something gets it, then a `subscription_confirmed`, and follows it from then on; whoever is not signed in sees what is
            public. A contest that was just made is known a second or two later, and `CONTEST_NOT_FOUND` until then; a channel by its name can be subscribed to before. Values move up to ten times a second: leaderboards, participants and portfolios are told at most twice a second, in words or as rows of `delta` as fast as they are taken. What one
            person has is worked out by the instance that plays the contest, for those who are connected to it; another one answers `NOT_READY`.

            What becomes of somebody's orders is told on each `portfolio` socket that they have open, on any instance and whatever they follow: `trade_executed`, once for each order, and those of a contest in the
            order in which they were decided. Nobody hears later what they were not connected for; the portfolio has it, and `contest.fills.v1`.

            A portfolio is known as it was at whole minutes for `DD_CONTEST_HISTORY` (a day). `get_portfolio_history` and `get_portfolio_performance` without a `contestId` are about every contest that
            you are in and that is not over. A performance begins with the starting value where it reaches back to the start, and its high and low are those of the minutes that are known, and of its two ends.

            ## While it is open

            The server sends a WebSocket ping every 30 s; without a pong (or a message) in 15 s it closes. When a token expires, or its owner is banned, the socket goes on with what is public and says
            `UNAUTHORIZED`; `authenticate` brings back what was followed. The role is the one in the users table, whatever the token says.

            """;

    private final Instance instance = new Instance();
    private final Live live = new Live(Instance.RULES, new Held(), contest -> Optional.empty(), instance.watch);

    @Test
    void the_page_says_what_the_code_says() {
        var page = new StringBuilder(HEAD);
        table(
                page,
                "Endpoints",
                List.of("path", "open to", "messages a minute", "largest message", "follows from the start"),
                endpoints(),
                endpoint -> List.of(
                        "`" + endpoint.path() + "`",
                        endpoint.access().described,
                        String.valueOf(endpoint.limits().messages()),
                        size(endpoint.limits().payload()),
                        endpoint.automatic().stream()
                                .map(name -> "`" + name + "`")
                                .collect(joining(", "))));
        table(
                page,
                "Channels",
                List.of("channel", "open to", "what it is", "rows from"),
                instance.channels.all(),
                channel -> List.of(
                        "`" + channel.name() + "`",
                        channel.access().described,
                        channel.about(),
                        "`" + channel.rows().topic().name() + "`"));
        table(
                page,
                "A client says, on every socket",
                List.of("message", "meaning"),
                clients(ClientMessage.Everywhere.class),
                SocketsPageTest::row);
        for (var endpoint : endpoints()) {
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
        example(page, "CONTEST", Examples.CONTEST);
        example(page, "PARTICIPANT", Examples.PARTICIPANT);
        example(page, "PORTFOLIO", Examples.PORTFOLIO);
        example(page, "TRADE", Examples.TRADE);

        Golden.agree(PAGE, page.toString().stripTrailing() + "\n");
    }

    private List<Endpoint> endpoints() {
        return Endpoints.of(
                new TokenDialect(live, instance.channels, Instance.RULES, instance.watch),
                new ContestDialect(live, instance.channels),
                new PortfolioDialect(live, instance.channels, instance.watch),
                new Endpoints.Bounds(new Limits(500, 5 << 20), new Limits(120, 256 << 10), new Limits(100, 1 << 20)));
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
                    .replace(Examples.CONTEST.toString(), "CONTEST")
                    .replace(Examples.PARTICIPANT.toString(), "PARTICIPANT")
                    .replace(Examples.PORTFOLIO.toString(), "PORTFOLIO")
                    .replace(Examples.TRADE.toString(), "TRADE");
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
