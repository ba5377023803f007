package me.degenduel.serving.command;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.stream.Stream;
import me.degenduel.schemas.Golden;
import me.degenduel.serving.read.NoAnswer;
import me.degenduel.serving.signin.NoSignIn;
import org.junit.jupiter.api.Test;

/** {@code docs/http.md}: what can be asked, how one signs in, how commands are sent, and each reason for which one of them is refused. */
class HttpPageTest {
    private static final String QUESTIONS = """
            # HTTP

            <!-- Generated from `NoAnswer.Reason`, `NoSignIn.Reason` and `Reason` by ./dd agree. -->

            Every call, with its parameters, its answers and its refusals, is in [openapi.json](../serving/src/main/resources/documents/openapi.json) (OpenAPI 3.1), which each instance serves: `curl localhost:3004/openapi.json`.
            It is made of the records that answer, and tests hold it against the routes; so is `/asyncapi.json` for [sockets](sockets.md#asyncapi) and [topics](topics.md). Both have an `ETag`, and say in `info.version` what runs.

            ## Questions

            | question | parameters | answer |
            |---|---|---|
            | `GET /api/v69/tokens` | `search`: part of a symbol or name, or an address; `status`: `live`, `stale` or `halted`; `tag`; `min_price`, `min_market_cap`, `min_liquidity`, `min_volume_24h`; `sort`: `market_cap`, `fdv`, `volume_24h`, `volume_1h`, `liquidity`, `price`, `change_5m`, `change_1h`, `change_24h`, `gainers`, `losers`, `trending`, `newest`, `symbol` or `name`; `order`: `asc` or `desc`; `limit`, `cursor` | `tokens:[TOKEN…]`, `cursor` |
            | `GET /api/v69/tokens/{address}` | | TOKEN |
            | `GET /api/v69/tokens/{address}/candles` | `interval`: `1s`, `1m` (without one), `5m`, `15m`, `1h`, `4h` or `1d`; `from`, `to`; `limit` | `address`, `interval`, `from`, `to`, `candles:[CANDLE…]`, the oldest first |
            | `GET /api/v69/tokens/{address}/history` | `from`, `to`: without them, the last 24 hours | `address`, `interval`, `from`, `to`, `points:[{time,price,price_text}…]`, the oldest first |
            | `GET /api/v69/contests` | `status`: `pending`, `active`, `completed` or `cancelled`; `limit`, `cursor` | `contests:[CONTEST…]`, the latest first, `cursor` |
            | `GET /api/v69/contests/{id}` | | CONTEST |
            | `GET /api/v69/contests/{id}/leaderboard` | `limit`, and `cursor` or `around`: a wallet | `contest_id`, `status`, `as_of`, `participants`, `entries:[{rank,wallet,nickname,value,value_text,starting_value,starting_value_text,return_pct,entered_at}…]`, `cursor` |
            | `GET /api/v69/contests/{id}/portfolio/{wallet}` | until the contest is over, a token of its owner or an administrator, or their session; `at`: a time | PORTFOLIO |
            | `GET /api/v69/contests/{id}/portfolio/{wallet}/history` | the same token; `limit` | `wallet_address`, `contest_id`, `values:[{time,total_value,total_value_text}…]`, the latest first |
            | `GET /api/v69/contests/{id}/portfolio/{wallet}/performance` | the same token; `timeframe`: `1h`, `24h` or `all` | `wallet_address`, `contest_id`, `timeframe`, `from`, `to`, `start_value`, `end_value`, `change`, `change_pct`, `high`, `low` |
            | `GET /api/v69/contests/{id}/results` | `limit`, `cursor` | `contest_id`, `started_at`, `ended_at`, `participants`, `prize_pool`, `fee`, `unpaid`, `hash` of the settlement, `results:[{rank,wallet,nickname,value,prize,entered_at}…]`, `cursor` |
            | `GET /api/v69/whitelist` | `status`: `submitted`, `verifying`, `listed`, `rejected` or `delisted`; `limit`, `cursor`; a token or a session shows one's own submissions, too, and administrators everything | `tokens:[{address,status,submitted_by,decided_by,reason,changed_at}…]`, the latest decision first, `cursor` |
            | `GET /api/v69/circuit-breakers` | a token, or a session | `services:[SERVICE…]`, `layers:[{layer,status,services}…]` |
            | `GET /api/v69/settings/{key}`, administrators | a token, or a session | `key`, `value`, `updated_by`, `updated_at`; 404 `SETTING_NOT_FOUND` where it is not set |
            | `GET /api/status` | | `maintenance:false`, `degraded_services:[name…]`; in maintenance 503 with `maintenance:true`, `message`, `until` |
            | `GET /health/live`, `GET /health/ready` | | `ready`, `reasons:[…]`: whether the process lives, and, with 503, what it waits for |
            | `GET /metrics` | | Prometheus' text |
            | `GET /openapi.json`, `GET /asyncapi.json` | | the documents |

            TOKEN, CANDLE, CONTEST and PORTFOLIO are those of [sockets.md](sockets.md). Amounts are numbers, and beside them, as `…_text`, exact. A `limit` is 1 to 5000, without one 100; a `cursor` that is not null asks for the next
            page. The pages of a leaderboard are of one order, which is kept for `DD_LEADERBOARD_KEPT`; a first page with others behind it may be of an order half as old as that, and says so in `as_of`. Whoever wants the
            top as it moves follows `leaderboard.<id>` on a socket; `around` is as it stands now.

            One token, its candles and history, leaderboards and portfolios are known to one instance, which is asked by whichever you ask. Where it gives no answer, because it has died or work is moving, a standby that follows it does,
            and says in the header `Staleness-Ms` how old its answer may be; the owner's has no such header. `maxStalenessMs` is the most that you take: without it `DD_STALENESS`, with 0 only the owner's answer. Where nobody can answer
            there is 503 with `Retry-After`.

            A list of tokens begins with the highest amount, and with the first symbol or name, unless `order` says otherwise; `gainers` and `losers` go by the change in 24 hours, `trending` by how much the last hour's volume
            exceeds the day's average. What nobody knows comes last in either order, and fits no `min_…`. A cursor is of one `sort` and `order`: it says where the next page begins, whatever has moved.

            Candles are those that begin at `from`, or at the beginning of the interval that it is in, or later, and before `to`: with a `from`, the first `limit` intervals, and without one the last before `to`, which is now if nobody
            says otherwise. Where no price came there is no candle. Those of a second are known for two hours, of a minute for two days, of five for a week, of a quarter of an hour for 30 days, and longer ones for ever. A history has one point for each interval with a price, its last one: intervals are
            the shortest that are still known and make no more than 1500 points.

            A portfolio `at` a time is the one at the last whole minute at or before it, which `updated_at` says, and has no `rank`. Before the start it is what was entered, from the end on what it came to. A time to come is
            refused with 400, one before the entry with 404, and one longer ago than `DD_CONTEST_HISTORY` with 410. A history has whole minutes; a performance looks at them, its end and, where it reaches back so far, the starting value.

            A SERVICE is one of the platform's twelve: `service`, `layer`, `level`, `every`, `needs:[name…]`, `status` (`unknown`, `initializing`, `closed`, `degraded`, `open` or `recovering`), `color` (`green`, `yellow`, `red` or `grey`), `since`, `cause`,
            `failures` within the window, `last_failure`, `last_success`, `recovery_attempts`, `next_attempt`, `calls`, `errors`, `p99_ms`, `figures:{name:number}`, `config` (the numbers of its breaker, in milliseconds), `instances:[{instance,status,since,cause,time}…]`, and `parts:[SERVICE…]` where it has some, such as price sources.
            Of several instances the worst counts; one that has been silent for three times `DD_SERVICES_EVERY` is `unknown` and hides nobody. The status of a layer is `critical` with an open service, `warning` with one that is degraded or recovers, `unknown` where nobody runs any, else `operational`.
            [operating.md](operating.md) says what each figure means.

            | code | status | meaning |
            |---|---|---|
            """;

    private static final String SIGN_IN = """

            Any other refusal has the name of its status as its code, such as `NOT_FOUND` for a path that is none.

            ## Signing in

            Somebody is their wallet: whoever can sign for it. Nobody has a password, and everybody who signs in for the first time is a `user`.

            | request | answer |
            |---|---|
            | `GET /api/auth/challenge?wallet=` | `nonce`: for that wallet, once, within `DD_CHALLENGE` (15 minutes) |
            | `POST /api/auth/verify-wallet` with `wallet`, `signature:[64 bytes]`, `message` | `verified:true`, `user:{wallet_address,role,nickname}`, and the cookie `session`: `HttpOnly`, `Secure` (unless `DD_COOKIE_SECURE` says otherwise), `SameSite=Lax`, for `DD_SESSION` (24 h) |
            | `GET /api/auth/token` | `token`: for sockets and commands; `expiresIn`: seconds, `DD_SOCKET_TOKEN` (3600) or what is left of the session |
            | `GET /api/auth/session` | `user:{wallet_address,role,nickname}`, `expires_at` |
            | `POST /api/auth/logout` | `success:true`; the session ends, and its sockets within a second |

            The message is any text with one line `Nonce: <nonce>`; the signature is Ed25519 over its bytes in UTF-8, by the wallet's own key. In a browser, with a wallet such as Phantom:

            ```js
            const api = (path, more) => fetch("https://degenduel.me/api/auth/" + path, { credentials: "include", ...more }).then((answer) => answer.json());
            const { publicKey } = await window.solana.connect();
            const wallet = publicKey.toString();
            const { nonce } = await api("challenge?wallet=" + wallet);
            const message = `Sign in to DegenDuel\\nNonce: ${nonce}`;
            const { signature } = await window.solana.signMessage(new TextEncoder().encode(message));
            const { user } = await api("verify-wallet", { method: "POST", body: JSON.stringify({ wallet, signature: [...signature], message }) });

            const { token, expiresIn } = await api("token"); // a fresh one before this one is expiresIn seconds old
            const socket = new WebSocket("wss://degenduel.me/api/v69/ws/portfolio", ["dd.v69", "bearer." + token]);
            ```

            A session's token stands in the cookie, where no script can read it, or in `Authorization: Bearer`; the first place where there is one decides. `/api/auth/*` takes a session's and no other; sockets, questions and commands take both kinds.
            Tokens are JWTs by HS256, and no other way, with `wallet_address`, `role`, `session_id`, `aud`, `iat` and `exp`. The role in the users table counts, whatever a token says. A browser's `Origin` must be on the list (`DD_ORIGINS`), and
            whoever comes with the cookie and wants something done has to send one. One address may ask for or show `DD_SIGN_INS` nonces, signatures and tokens a minute.

            | code | status | meaning |
            |---|---|---|
            """;

    private static final String COMMANDS = """

            ## Commands

            A command is a `POST`, a `PUT` or a `DELETE`, with a JSON object of at most `DD_COMMAND_BYTES`. What is accepted is a row in Postgres, on disk, and is answered 202 with
            `{"status":"accepted","contest":"17",…}`; what comes of it is a record and a frame, and can be asked for a second or two later: until then a contest that was just made is not found. What is refused is answered `{"error":"…","code":"…"}`, says why, and leaves nothing behind.

            | header | |
            |---|---|
            | `Authorization: Bearer <token>`, or the cookie `session` | who sends it: a token as sockets take it, such as `./dd token` prints, or a session. The role in the users table counts |
            | `Idempotency-Key` | 1 to 100 printable characters, the sender's own. Whoever does not hear an answer sends the same again: it is done once, and answered as it was. It is known for a day (`DD_KEYS_KEPT`) |
            | `Origin` | where a browser sends one, it must be on the list (`DD_ORIGINS`); with the cookie there has to be one |

            | command | body | answer |
            |---|---|---|
            | `POST /api/v69/contests`, administrators | `name`, `start_time`, `end_time`; if wanted `code`, `description`, `entry_fee`, `prize_pool`, `min_participants`, `max_participants`, `settings:{prize_distribution:[percent…],fee}` | `contest`, `code` |
            | `POST /api/v69/contests/{id}/enter` | `portfolio:[{address,weight}…]` | `contest`, `wallet` |
            | `POST /api/v69/contests/{id}/trades` | `address`, `side`, `weight`: the share of the whole that the token shall have | `contest`, `wallet`, `order` |
            | `POST /api/v69/contests/{id}/cancel`, administrators | `reason` | `contest` |
            | `POST /api/v69/whitelist` | `address`; if known `symbol`, `name`, `decimals`, `description`, `image_url`, `websites:[link…]`, `socials:{network:link}` | `address` |
            | `POST /api/v69/whitelist/{address}/approve`, administrators | nothing, or `overturns`: `rejected` or `delisted` | `address` |
            | `POST /api/v69/whitelist/{address}/reject`, administrators | `reason` | `address` |
            | `DELETE /api/v69/whitelist/{address}`, administrators | `reason` | `address` |
            | `POST /api/v69/circuit-breakers/{service}/check`, administrators | nothing | `service` |
            | `POST /api/v69/circuit-breakers/{service}/reset`, administrators | nothing, or `reason` | `service` |
            | `PUT /api/v69/settings/{key}`, administrators | `value` | `setting` |

            A setting is any JSON under a key, and every instance knows it within a second. Some mean something to the platform itself, and are refused in another form:

            | key | value | meaning |
            |---|---|---|
            | `maintenance` | `{"mode":true,"message":"…","from":"2030-01-04T18:00:00Z","until":"2030-01-04T19:00:00Z"}`, or `true` or `false` | Maintenance: now, or from and until when. It is told on `system.maintenance` as soon as it is set, and `/api/status` is 503 meanwhile; nothing else is refused for it |
            | `socket.<endpoint>` | `{"enabled":false,"reason":"…"}`, or `true` or `false` | A socket is switched off: whoever is on it is told why and closed with 4503, and nobody comes in (503) until it is on again |
            | `background_scene` | anything | Shown to everybody, signed in or not, on `public.background_scene` |

            A submitted token is `submitted` until its row in `tokens` is there: a submission that says symbol, name and decimals makes it, else somebody has to. Then it is `verifying`, and waits for an administrator, or `rejected` with a reason. A source that is away
            rejects nothing. Whoever decides on what somebody else has decided on is told so, with who and when ([decision 11](decisions/0011-whitelist.md)). A check has every process that can look at a service
            do so at once, and `GET /api/v69/circuit-breakers` says what they found ([operating.md](operating.md#services-and-their-breakers) has how they look). A reset closes the breaker of a service, or of one of its parts, in every process.

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

            An order that was accepted is filled at the first price of its token after that, or refused. Either is told as `trade_executed` on the `portfolio` socket and to who follows `user.<wallet>`, and stands on `contest.fills.v1`
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
    void the_page_says_every_reason_for_which_there_is_no_answer_no_session_and_no_command() {
        Golden.agree(
                Path.of("../docs/http.md"),
                Stream.of(NoAnswer.Reason.values())
                                .map(reason -> row(reason, reason.status, reason.sentence))
                                .collect(joining("\n", QUESTIONS, "\n"))
                        + Stream.of(NoSignIn.Reason.values())
                                .map(reason -> row(reason, reason.status, reason.sentence))
                                .collect(joining("\n", SIGN_IN, "\n"))
                        + Stream.of(Reason.values())
                                .map(reason -> row(reason, reason.status(), reason.says()))
                                .collect(joining("\n", COMMANDS, "\n")));
    }

    private static String row(Enum<?> code, int status, String meaning) {
        return "| `%s` | %d | %s |".formatted(code, status, meaning);
    }
}
