package me.degenduel.serving.command;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.stream.Stream;
import me.degenduel.schemas.Golden;
import org.junit.jupiter.api.Test;

/** {@code docs/http.md}: how commands are sent, and each reason for which one is refused. */
class HttpPageTest {
    private static final String HEAD = """
            # Commands over HTTP

            <!-- Generated from `Reason` by ./dd agree. -->

            A command is a `POST` with a JSON object of at most `DD_COMMAND_BYTES`. What is accepted is a row in Postgres, on disk, and is answered 202 with
            `{"status":"accepted","contest":"17",…}`; what comes of it is a record and a frame. What is refused is answered `{"error":"…","code":"…"}`, says why, and leaves nothing behind.

            | header | |
            |---|---|
            | `Authorization: Bearer <token>` | who sends it: a token as sockets take it, such as `./dd token` prints. The role in the users table counts |
            | `Idempotency-Key` | 1 to 100 printable characters, the sender's own. Whoever does not hear an answer sends the same again: it is done once, and answered as it was. It is known for a day (`DD_KEYS_KEPT`) |
            | `Origin` | where a browser sends one, it must be on the list (`DD_ORIGINS`) |

            | command | body | answer |
            |---|---|---|
            | `POST /api/v69/contests`, administrators | `name`, `start_time`, `end_time`; if wanted `code`, `description`, `entry_fee`, `prize_pool`, `min_participants`, `max_participants`, `settings:{prize_distribution:[percent…],fee}` | `contest`, `code` |
            | `POST /api/v69/contests/{id}/enter` | `portfolio:[{address,weight}…]` | `contest`, `wallet` |
            | `POST /api/v69/contests/{id}/trades` | `address`, `side`, `weight`: the share of the whole that the token shall have | `contest`, `wallet`, `order` |
            | `POST /api/v69/contests/{id}/cancel`, administrators | `reason` | `contest` |

            An unknown field is refused. A `wallet` need not be said; if it is, it must be the sender's. 429 and 503 come with `Retry-After`.

            ```sh
            curl -H "Authorization: Bearer $(./dd token --wallet $WALLET --role admin)" -H "Idempotency-Key: $(uuidgen)" localhost:3004/api/v69/contests \\
                 -d '{"name":"Friday","start_time":"2030-01-04T18:00:00Z","end_time":"2030-01-04T19:00:00Z","prize_pool":1000}'
            ```

            | code | status | meaning |
            |---|---|---|
            """;

    @Test
    void the_page_says_every_reason_for_which_a_command_is_refused() {
        Golden.agree(
                Path.of("../docs/http.md"),
                Stream.of(Reason.values())
                        .map(reason -> "| `%s` | %d | %s |".formatted(reason, reason.status(), reason.says()))
                        .collect(joining("\n", HEAD, "\n")));
    }
}
