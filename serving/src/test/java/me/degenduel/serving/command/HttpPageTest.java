package me.degenduel.serving.command;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.stream.Stream;
import me.degenduel.schemas.Golden;
import me.degenduel.serving.read.NoAnswer;
import org.junit.jupiter.api.Test;

/** {@code docs/http.md}: what can be asked, how commands are sent, and each reason for which one of both is refused. */
class HttpPageTest {
    private static final String QUESTIONS = """
            # HTTP

            <!-- Generated from `NoAnswer.Reason` and `Reason` by ./dd agree. -->

            ## Questions

            | question | parameters | answer |
            |---|---|---|
            | `GET /api/v69/tokens` | `search`: part of a symbol or name, or an address; `sort`: `market_cap`, `volume_24h`, `liquidity`, `price`, `symbol` or `name`; `limit`, `cursor` | `tokens:[TOKEN…]`, `cursor` |
            | `GET /api/v69/tokens/{address}` | | TOKEN |
            | `GET /api/v69/contests` | `status`: `pending`, `active`, `completed` or `cancelled`; `limit`, `cursor` | `contests:[CONTEST…]`, the latest first, `cursor` |
            | `GET /api/v69/contests/{id}` | | CONTEST |
            | `GET /api/v69/contests/{id}/leaderboard` | `limit`, and `cursor` or `around`: a wallet | `contest_id`, `status`, `as_of`, `participants`, `entries:[{rank,wallet,nickname,value,value_text,starting_value,starting_value_text,return_pct,entered_at}…]`, `cursor` |
            | `GET /api/v69/contests/{id}/portfolio/{wallet}` | until the contest is over, a token of its owner or an administrator in `Authorization: Bearer`; `at`: a time | PORTFOLIO |
            | `GET /api/v69/contests/{id}/portfolio/{wallet}/history` | the same token; `limit` | `wallet_address`, `contest_id`, `values:[{time,total_value,total_value_text}…]`, the latest first |
            | `GET /api/v69/contests/{id}/portfolio/{wallet}/performance` | the same token; `timeframe`: `1h`, `24h` or `all` | `wallet_address`, `contest_id`, `timeframe`, `from`, `to`, `start_value`, `end_value`, `change`, `change_pct`, `high`, `low` |
            | `GET /api/v69/contests/{id}/results` | `limit`, `cursor` | `contest_id`, `started_at`, `ended_at`, `participants`, `prize_pool`, `fee`, `unpaid`, `hash` of the settlement, `results:[{rank,wallet,nickname,value,prize,entered_at}…]`, `cursor` |

            TOKEN, CONTEST and PORTFOLIO are those of [sockets.md](sockets.md). Amounts are numbers, and beside them, as `…_text`, exact. A `limit` is 1 to 5000, without one 100; a `cursor` that is not null asks for the next
            page. The pages of a leaderboard are of one order, which is kept for `DD_LEADERBOARD_KEPT`; a first page with others behind it may be of an order half as old as that, and says so in `as_of`. Whoever wants the
            top as it moves follows `leaderboard.<id>` on a socket; `around` is as it stands now.

            A portfolio `at` a time is the one at the last whole minute at or before it, which `updated_at` says, and has no `rank`. Before the start it is what was entered, from the end on what it came to. A time to come is
            refused with 400, one before the entry with 404, and one longer ago than `DD_CONTEST_HISTORY` with 410. A history has whole minutes; a performance looks at them, its end and, where it reaches back so far, the starting value.

            | code | status | meaning |
            |---|---|---|
            """;

    private static final String COMMANDS = """

            `INVALID_REQUEST` (400) names the parameter that is none, `TOKEN_NOT_FOUND` is 404, and `NOT_READY` (503, with `Retry-After`) says why nobody can answer now.

            ## Commands

            A command is a `POST` with a JSON object of at most `DD_COMMAND_BYTES`. What is accepted is a row in Postgres, on disk, and is answered 202 with
            `{"status":"accepted","contest":"17",…}`; what comes of it is a record and a frame, and can be asked for a second or two later: until then a contest that was just made is not found. What is refused is answered `{"error":"…","code":"…"}`, says why, and leaves nothing behind.

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
            ADMIN=$(./dd token --wallet AdminWaLLet11111111111111111111111111111111 --role admin)
            curl -H "Authorization: Bearer $ADMIN" -H "Idempotency-Key: friday" localhost:3004/api/v69/contests \\
                 -d '{"name":"Friday","start_time":"2030-01-04T18:00:00Z","end_time":"2030-01-04T19:00:00Z","prize_pool":1000}'

            ANN=$(./dd token --wallet AnnWaLLet11111111111111111111111111111111111 --role user)
            curl -H "Authorization: Bearer $ANN" -H "Idempotency-Key: ann-1" localhost:3004/api/v69/contests/2/enter \\
                 -d '{"portfolio":[{"address":"So11111111111111111111111111111111111111112","weight":60},{"address":"DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263","weight":40}]}'
            # Once it has started:
            curl -H "Authorization: Bearer $ANN" -H "Idempotency-Key: ann-2" localhost:3004/api/v69/contests/2/trades \\
                 -d '{"address":"So11111111111111111111111111111111111111112","side":"SELL","weight":20}'
            ```

            An order that was accepted is filled at the first price of its token after that, or refused. Either is told as `trade_executed` on the `portfolio` socket and stands on `contest.fills.v1`
            ([decision 7](decisions/0007-contest-rules.md) has every rule):

            | `reason` | an order was refused, because |
            |---|---|
            | `NO_PRICE` | its token had no price for 60 s |
            | `NOTHING_TO_DO` | the token had that share already |
            | `WRONG_SIDE` | a `BUY` would have had to sell, or a `SELL` to buy |
            | `TOO_MANY_TOKENS` | ten tokens are held, and this is another one |
            | `NO_CASH` | there was nothing to buy with |
            | `OVER`, `NOT_ACTIVE`, `NOT_ENTERED` | by the time of its commit the contest was over, or had not begun, or had no such participant |

            An entry is accepted and yet comes to nothing when it is committed after the start (`LATE`) or the end (`OVER`): that is told the same way, with the order `entry`.

            ### Refusals

            | code | status | meaning |
            |---|---|---|
            """;

    @Test
    void the_page_says_every_reason_for_which_there_is_no_answer_and_for_which_a_command_is_refused() {
        Golden.agree(
                Path.of("../docs/http.md"),
                Stream.of(NoAnswer.Reason.values())
                                .map(reason -> row(reason, reason.status, reason.sentence))
                                .collect(joining("\n", QUESTIONS, "\n"))
                        + Stream.of(Reason.values())
                                .map(reason -> row(reason, reason.status(), reason.says()))
                                .collect(joining("\n", COMMANDS, "\n")));
    }

    private static String row(Enum<?> code, int status, String meaning) {
        return "| `%s` | %d | %s |".formatted(code, status, meaning);
    }
}
