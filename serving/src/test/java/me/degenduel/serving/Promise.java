package me.degenduel.serving;

import java.util.Locale;
import java.util.Optional;

/** Everything that the wire promises, sentence by sentence. A test says by {@link Shows} which of them it shows. */
public enum Promise {
    // How a socket opens

    ENDPOINTS(
            Part.OPENING,
            "Each subject has a socket of its own below `/api/v69/ws/`; one whose turn has not come says so and closes"),
    UNIFIED_ENDPOINT(Part.OPENING, "`/api/v69/ws` is a socket, too"),
    TOKEN_IN_HEADER(Part.OPENING, "A token is taken from `Authorization: Bearer`"),
    TOKEN_AS_SUBPROTOCOL(Part.OPENING, "A token is taken from an offered sub-protocol of three parts"),
    TOKEN_AS_MARKED_SUBPROTOCOL(Part.OPENING, "A token is taken from the sub-protocol `bearer.<token>`"),
    TOKEN_IN_COOKIE(Part.OPENING, "A token is taken from the cookie `session`"),
    TOKEN_IN_ADDRESS(Part.OPENING, "A token is taken from `?token=`"),
    TOKEN_IN_ADDRESS_COUNTED(Part.OPENING, "A token in the address is counted, and a warning is logged"),
    TOKEN_ORDER(
            Part.OPENING,
            "Header, sub-protocol, cookie, address: the first place where there is a token decides, good or bad"),
    TOKEN_NEVER_LOGGED(Part.OPENING, "No token is ever logged, wherever it stood and whether it was good or not"),
    SUBPROTOCOL_ECHOED(Part.OPENING, "Whoever offers `dd.v69` gets exactly that back, whatever else they offer"),
    LONE_TOKEN_ECHOED(Part.OPENING, "A token that is the only thing offered is echoed, valid or not"),
    NOTHING_ELSE_ECHOED(Part.OPENING, "Nothing else that is offered is echoed, no token beside other offers"),
    TOKEN_CLAIMS(Part.OPENING, "Tokens have `wallet_address`, `role`, `session_id`, `aud`, `iat` and `exp`"),
    TOKEN_ALGORITHM(Part.OPENING, "Tokens are signed by HS256 with our key, and no other algorithm or key counts"),
    AUDIENCE_OF_SESSIONS(Part.OPENING, "`/api/auth/*` takes the tokens of sessions and no others"),
    AUDIENCE_OF_SOCKETS(Part.OPENING, "Sockets take tokens of sessions and of sockets, and no others"),
    ROLE_OF_THE_TABLE(Part.OPENING, "The role is the one in the users table, whatever the token claims"),
    BANNED_REFUSED(Part.OPENING, "Whoever is banned is nobody"),
    UNKNOWN_REFUSED(Part.OPENING, "Whoever has no row in the users table is nobody"),
    BAD_TOKEN_ON_PUBLIC_SOCKET(Part.OPENING, "A token that is no good signs nobody in, and closes no public socket"),
    CHANNEL_IN_ADDRESS(Part.OPENING, "`?channel=` subscribes at once"),
    ORIGIN_LISTED(Part.OPENING, "An `Origin` on the list, or the instance's own, may connect"),
    ORIGIN_REFUSED(
            Part.OPENING, "Any other `Origin` is refused with 403, whatever the Host header and the credentials say"),
    ORIGIN_ABSENT(Part.OPENING, "Whoever sends no `Origin` may connect"),
    EXPIRY_NARROWS(
            Part.OPENING, "When its token expires, a socket goes on with what is public and says `UNAUTHORIZED`"),
    FRESH_TOKEN_RESTORES(Part.OPENING, "A fresh token by `authenticate` brings back what expiry took"),
    REVOCATION(Part.OPENING, "A logout, a ban and a lost role reach open sockets within a second"),
    CONNECTIONS_BOUNDED(Part.OPENING, "An instance takes a bounded number of connections"),
    ATTEMPTS_BOUNDED(Part.OPENING, "Too many attempts of one address are refused with 429 and `Retry-After`"),
    ATTEMPTS_OF_LOOPBACK(
            Part.OPENING, "The machine itself may try as often as it likes, unless a setting says otherwise"),
    ATTEMPTS_BEHIND_PROXIES(Part.OPENING, "Behind a trusted proxy the address before it counts, and only there"),
    IDLE_TIMEOUT(Part.OPENING, "A connection without any frame or pong for the idle timeout is closed"),
    FRAMES_IN_ORDER(
            Part.OPENING,
            "Each automatic channel is confirmed, its first data follows, `connection_established` comes last"),
    ESTABLISHED_FIELDS(
            Part.OPENING,
            "`connection_established` has `connectionId`, `authenticated`, `timestamp`, and `user` with wallet and role, or null"),
    PROTECTED_SOCKET(
            Part.OPENING,
            "A protected socket without a valid token gets `UNAUTHORIZED`, \"Authentication required\", and 4001 at once"),
    SIGN_IN_BY_MESSAGE(
            Part.OPENING,
            "With `?auth=message` a protected socket waits 30 s for `authenticate`, then closes with 4001"),

    // What holds for every socket

    HEARTBEAT(Part.EVERY_SOCKET, "`heartbeat` is answered by `heartbeat_ack` with a timestamp"),
    PING(Part.EVERY_SOCKET, "`ping` is answered by `pong` with a timestamp"),
    PONG(Part.EVERY_SOCKET, "`pong` is not answered"),
    AUTHENTICATE(
            Part.EVERY_SOCKET,
            "`authenticate` with a good token is answered by `authentication_result`, `success` and `userId`"),
    AUTHENTICATE_IN_VAIN(
            Part.EVERY_SOCKET, "`authenticate` with any other is answered by `failed` and \"Invalid token\""),
    SUBSCRIBE(
            Part.EVERY_SOCKET, "`subscribe` is answered by `subscription_confirmed`, then the channel's current data"),
    UNSUBSCRIBE(
            Part.EVERY_SOCKET, "`unsubscribe` is answered by `unsubscription_confirmed`, and the channel falls silent"),
    GET_SUBSCRIPTIONS(Part.EVERY_SOCKET, "`get_subscriptions` is answered by the channels of this connection"),
    SAID_WHILE_OPENING(
            Part.EVERY_SOCKET, "What a client says while its socket opens is answered after `connection_established`"),
    SUBSCRIBED_BEFORE_IT_EXISTS(Part.EVERY_SOCKET, "A channel can be subscribed to before its subject exists"),
    BROADCASTS_SAY_WHERE_AND_WHEN(Part.EVERY_SOCKET, "What is broadcast has its `channel` and an ISO 8601 `timestamp`"),
    SERVER_PINGS(Part.EVERY_SOCKET, "The server sends a WebSocket ping every 30 s"),
    NO_PONG(Part.EVERY_SOCKET, "Without a pong in 15 s it closes with 1008, \"heartbeat timeout\""),
    ERROR_FIELDS(
            Part.EVERY_SOCKET,
            "An error has `code`, `message`, `timestamp`, and `originalType` where there was a type"),
    INVALID_MESSAGE(Part.EVERY_SOCKET, "What is not JSON or has no type is `INVALID_MESSAGE`, then close 1003"),
    UNKNOWN_MESSAGE_TYPE(
            Part.EVERY_SOCKET, "A type that the socket does not know is `UNKNOWN_MESSAGE_TYPE`, another socket's too"),
    RATE_LIMIT_EXCEEDED(Part.EVERY_SOCKET, "Too many messages are `RATE_LIMIT_EXCEEDED`, and close 1008 if it goes on"),
    INVALID_SUBSCRIPTION(Part.EVERY_SOCKET, "No such channel, or none named, is `INVALID_SUBSCRIPTION`"),
    SUBSCRIPTION_DENIED(Part.EVERY_SOCKET, "A channel that is for others is `SUBSCRIPTION_DENIED`"),
    INVALID_UNSUBSCRIPTION(Part.EVERY_SOCKET, "A channel that is not followed is `INVALID_UNSUBSCRIPTION`"),
    MESSAGE_PROCESSING_ERROR(Part.EVERY_SOCKET, "A field of the wrong kind is `MESSAGE_PROCESSING_ERROR`"),
    UNAUTHORIZED(Part.EVERY_SOCKET, "What needs a token, or another role, is `UNAUTHORIZED`"),
    INTERNAL_ERROR(
            Part.EVERY_SOCKET,
            "A bug of ours is `INTERNAL_ERROR`, tells nothing of what is inside, and ends neither the socket nor the server"),
    CLOSE_GOING_AWAY(Part.EVERY_SOCKET, "A server that ends closes with 1001"),
    CLOSE_TOO_LARGE(Part.EVERY_SOCKET, "A message that is too large closes with 1009"),
    CLOSE_SET_UP(Part.EVERY_SOCKET, "A socket that cannot be set up closes with 1011"),
    CLOSE_TOO_SLOW(Part.EVERY_SOCKET, "A client that takes nothing for too long is closed with 4008"),
    ACCESS_PUBLIC(Part.EVERY_SOCKET, "Public channels are anybody's"),
    ACCESS_OWNER(
            Part.EVERY_SOCKET,
            "A channel with a wallet in its name that is private is that wallet's alone, not even an administrator's"),
    ACCESS_ADMIN(Part.EVERY_SOCKET, "`admin.*` is for administrators and superadministrators"),
    ACCESS_SUPERADMIN(Part.EVERY_SOCKET, "`superadmin.*` is for superadministrators"),
    ACCESS_SIGNED_IN(Part.EVERY_SOCKET, "Any other channel is for who is signed in"),
    LIMIT_OF_MESSAGES(Part.EVERY_SOCKET, "Each endpoint has its number of messages a minute for one connection"),
    LIMIT_OF_PAYLOAD(Part.EVERY_SOCKET, "Each endpoint has its largest message"),
    SLIDING_WINDOW(Part.EVERY_SOCKET, "The minute slides: there is no moment from which all may be said again"),
    LIMIT_OF_SUBSCRIPTIONS(Part.EVERY_SOCKET, "A connection follows 128 channels, and 4,096 tokens beside them"),
    ONE_CHANGE_ONCE(Part.EVERY_SOCKET, "One change reaches a connection once, however many of its subscriptions match"),
    LISTS_ARE_SNAPSHOTS(Part.EVERY_SOCKET, "Full lists come at most every 10 s, and only if anything changed"),
    LISTS_HAVE_A_BUDGET(
            Part.EVERY_SOCKET, "Full lists come more rarely where all of them would cost more than their budget"),

    // token-data

    TOKENS_FOLLOWED_FROM_THE_START(Part.TOKENS, "`token-data` follows `public.tokens` from the start"),
    CHANNEL_MARKET(Part.TOKENS, "`public.market` tells totals and movers as `market_update`"),
    CHANNEL_TOKEN_BY_SYMBOL(
            Part.TOKENS, "`token.<SYMBOL>` is the listed token with the highest market cap that bears it"),
    CHANNEL_TOKEN_BY_ADDRESS(Part.TOKENS, "`token.<address>` is the token of that address"),
    CHANNEL_WHITELIST(
            Part.TOKENS, "`public.whitelist` tells `whitelist_update`: `listed`, or `delisted` with the reason"),
    CHANNEL_SIGNALS(Part.TOKENS, "`public.signals` tells each `signal` with its kind, address and symbol"),
    CHANNEL_DECISIONS(Part.TOKENS, "`admin.whitelist` tells administrators of every decision"),
    SUBSCRIBE_TOKENS(Part.TOKENS, "`subscribe_tokens` follows symbols and addresses"),
    TOKENS_SUBSCRIBED(
            Part.TOKENS, "`tokens_subscribed` names those that there are, and how many; unknown ones are left out"),
    LIST_AFTER_SUBSCRIBE_TOKENS(
            Part.TOKENS, "After `subscribe_tokens` a `token_update` has those that are subscribed to and no others"),
    UNSUBSCRIBE_TOKENS(
            Part.TOKENS,
            "`unsubscribe_tokens` is answered by `tokens_unsubscribed` with those that were followed, and they fall silent"),
    GET_TOKEN(Part.TOKENS, "`get_token` finds by symbol or address and is answered by `token_data`"),
    GET_ALL_TOKENS(Part.TOKENS, "`get_all_tokens` is answered by a `token_update` with all of them"),
    LIST_ON_CONNECT(Part.TOKENS, "Who connects gets a `token_update` with the full list"),
    LIST_EVERY_TEN_SECONDS(Part.TOKENS, "On `public.tokens` the full list comes again every 10 s if anything changed"),
    TOKEN_DATA(
            Part.TOKENS,
            "Each change of a token that is subscribed to is a `token_data` with its symbol and the whole token"),
    TOKEN_DATA_PACE(Part.TOKENS, "One token is told at most every 100 ms, with its newest value"),
    TOKEN_METADATA(Part.TOKENS, "New metadata is a `token_metadata`"),
    TOKEN_NOT_FOUND(Part.TOKENS, "A token that is not listed is `TOKEN_NOT_FOUND`"),
    INVALID_REQUEST(Part.TOKENS, "A message that asks for nothing is `INVALID_REQUEST`"),
    MARKET_STATUS(
            Part.TOKENS,
            "`market_status` says on `token-data` and `market-data` when a source fails and when it is back"),
    USER_TOKENS(Part.TOKENS, "`user.<wallet>.tokens` follows the tokens of my running portfolios, and my trades"),
    TOKEN_FIELDS(
            Part.TOKENS,
            "A token has every field that old clients know, a `price` that is a number and a `price_text` that is exact"),
    SYMBOLS_NOT_UNIQUE(Part.TOKENS, "Two tokens may bear one symbol: the address is the key"),

    // market-data, portfolio, contest

    SUBSCRIBE_SYMBOLS(
            Part.CONTESTS, "`subscribe` with `symbols` and `SUBSCRIBE_SYMBOLS` follow tokens on `market-data`"),
    UNSUBSCRIBE_SYMBOLS(Part.CONTESTS, "`UNSUBSCRIBE_SYMBOLS` follows them no longer"),
    MARKET_PRICE(
            Part.CONTESTS,
            "`MARKET_PRICE` has the price, the day's change and volume, its high and low, and a timestamp"),
    MARKET_VOLUME(Part.CONTESTS, "`MARKET_VOLUME` has the total, the number of trades and the interval `1h`"),
    MARKET_SENTIMENT(Part.CONTESTS, "`MARKET_SENTIMENT` has score, buy and sell pressure and the trend of the volume"),
    CHANNEL_CANDLES(Part.CONTESTS, "`candles.<address>.<interval>` tells the candles of a token"),
    PORTFOLIO_NEEDS_A_TOKEN(Part.CONTESTS, "`portfolio` needs a valid token"),
    PORTFOLIO_STATE(Part.CONTESTS, "`portfolio_update_request` is answered by `portfolio_state`"),
    SUBSCRIBE_PORTFOLIO(
            Part.CONTESTS, "`subscribe_portfolio` follows my portfolio in a contest, or in all that are not over"),
    UNSUBSCRIBE_PORTFOLIO(Part.CONTESTS, "`unsubscribe_portfolio` follows it no longer"),
    PORTFOLIO_UPDATE(
            Part.CONTESTS,
            "`portfolio_update` has wallet, contest, total, rank, time, and each holding with its amount, price, value and weight"),
    TRADE_EXECUTED(Part.CONTESTS, "`trade_executed` tells me what became of each order of mine, and nobody else"),
    PORTFOLIO_HISTORY(
            Part.CONTESTS, "`get_portfolio_history` is answered by `portfolio_history`, as far as `limit` says"),
    PORTFOLIO_PERFORMANCE(
            Part.CONTESTS, "`get_portfolio_performance` is answered by `portfolio_performance` for the timeframe"),
    SPECTATORS(Part.CONTESTS, "Whoever is not signed in may connect to `contest` and sees what is public, and no more"),
    GET_ALL_CONTESTS(Part.CONTESTS, "`get_all_contests` is answered by `all_contests`, and follows `public.contests`"),
    GET_CONTEST_STATE(
            Part.CONTESTS,
            "`get_contest_state` is answered by `contest_state`, and follows `contest.<id>` or `public.contest.<id>`"),
    GET_PARTICIPANT_STATUS(
            Part.CONTESTS,
            "`get_participant_status` is answered by `participant_update`, of one's own wallet unless another is named"),
    PARTICIPANT_FIELDS(
            Part.CONTESTS,
            "A participant has `isParticipant`, `entryTime`, `walletAddress`, `status`, and both amounts as text"),
    GET_LEADERBOARD(
            Part.CONTESTS, "`get_leaderboard` is answered by `leaderboard_update`, and follows `leaderboard.<id>`"),
    LEADERBOARD_FIELDS(
            Part.CONTESTS, "An entry of a leaderboard has rank, wallet, nickname, value, return and entry time"),
    DATA_THEN_CONFIRMATION(
            Part.CONTESTS, "Whatever is asked for on `contest` comes first, its `subscription_confirmed` second"),
    CONTEST_IDS(Part.CONTESTS, "A contest is the same whether its id is a number or text"),
    SEND_CHAT_MESSAGE(Part.CONTESTS, "`send_chat_message` is heard by all in the room as `chat_message`"),
    CHAT_FIELDS(
            Part.CONTESTS,
            "A chat message has id, contest, sender with wallet, nickname and role, text, timestamp and `isAdmin`"),
    JOIN_ORDER(
            Part.CONTESTS,
            "Who joins a room hears four confirmations, the contest, the last messages, the leaderboard, their own entry, and who is there"),
    JOIN_HISTORY(Part.CONTESTS, "The last messages come one frame each, the oldest first"),
    LEAVE_ROOM(Part.CONTESTS, "`leave_contest_room` is answered by `contest_room_left` and ends what joining began"),
    PRESENCE(
            Part.CONTESTS,
            "`user_presence` tells who joins and leaves, each person once whatever connections they have"),
    SPECTATOR_COUNT(Part.CONTESTS, "`spectator_count` tells how many are there who are not signed in"),
    ADMIN_INVISIBLE(
            Part.CONTESTS,
            "An administrator is invisible until they say otherwise: no presence, no count, no name, no topic"),
    ADMIN_PRESENCE(
            Part.CONTESTS,
            "`set_admin_presence` is answered by `admin_presence_updated`, and the room hears `admin_presence`"),
    CONTEST_REMOVED(Part.CONTESTS, "A contest that is no more is told to those in its room as `contest_removed`"),
    CHANNEL_CONTESTS(Part.CONTESTS, "`public.contests` and `public.contest.<id>` are anybody's"),
    CHANNELS_OF_A_CONTEST(
            Part.CONTESTS, "`contest.<id>`, `chat.<id>` and `participant.<wallet>.<id>` are for who is signed in"),
    CHANNEL_ADMIN_CONTESTS(
            Part.CONTESTS, "`admin.contests` tells administrators of every contest, and of each change at once"),
    CHANNEL_USER(
            Part.CONTESTS,
            "`user.<wallet>` tells somebody what their contests are worth to them, whichever these are, and of their trades"),
    CHAT_TRIMMED(Part.CONTESTS, "What is said is trimmed, and refused as `MISSING_MESSAGE_TEXT` if nothing is left"),
    CHAT_TOO_LONG(Part.CONTESTS, "More than 500 characters are `MESSAGE_TOO_LONG`, and do not count"),
    CHAT_LIMIT(
            Part.CONTESTS,
            "Beyond its number of messages a minute, for one user and contest over all connections and instances, each is `RATE_LIMIT_EXCEEDED`"),
    CHAT_LIMIT_OF_TEN(Part.CONTESTS, "That number is 10, and the last 100 messages of a contest are kept"),
    MISSING_CONTEST_ID(Part.CONTESTS, "Where no contest is named it is `MISSING_CONTEST_ID`"),
    CONTEST_NOT_FOUND(Part.CONTESTS, "A contest that is not there is `CONTEST_NOT_FOUND`"),
    MISSING_WALLET(Part.CONTESTS, "Where no wallet is known it is `MISSING_WALLET`"),
    NOT_IN_ROOM(Part.CONTESTS, "Who has not joined and speaks or leaves hears `NOT_IN_ROOM`"),

    // monitor, circuit-breaker

    MONITOR_FROM_THE_START(
            Part.PLATFORM,
            "`monitor` follows `system.status`, `system.maintenance` and `public.background_scene` from the start"),
    MONITOR_OF_ADMINS(Part.PLATFORM, "For administrators it also follows `system.settings` and `services`"),
    SERVER_STATUS_UPDATE(
            Part.PLATFORM, "`SERVER_STATUS_UPDATE` has status, message, timestamp, `_version` and `_uptime`"),
    SYSTEM_STATUS(Part.PLATFORM, "`get_system_status` is answered by the same as `system_status`"),
    MAINTENANCE_STATUS(
            Part.PLATFORM,
            "`get_maintenance_status` is answered by `maintenance_status`, which is also told when it changes"),
    SYSTEM_SETTINGS(Part.PLATFORM, "`get_system_settings` is answered for administrators, one or all of them"),
    SERVICE_STATUS(Part.PLATFORM, "`get_service_status` is answered for administrators by `service_status`"),
    ALL_SERVICES(Part.PLATFORM, "`get_all_services` is answered for administrators by `all_services`"),
    SERVICE_METRICS(Part.PLATFORM, "`service_metrics` tells administrators what services have done"),
    GET_CONNECTIONS(Part.PLATFORM, "`get_connections` is answered for administrators by `connections`"),
    CONNECTION_EVENT(Part.PLATFORM, "`connection_event` tells administrators who comes and goes"),
    BACKGROUND_SCENE(Part.PLATFORM, "`?channel=public.background_scene` needs no sign-in, and opens nothing else"),
    MONITOR_FOR_ADMINS(Part.PLATFORM, "What is for administrators is `UNAUTHORIZED` for others"),
    SETTING_NOT_FOUND(Part.PLATFORM, "A setting that is not set is `SETTING_NOT_FOUND`"),
    MISSING_SERVICE(Part.PLATFORM, "Where no service is named it is `MISSING_SERVICE`, on both sockets"),
    SERVICE_NOT_FOUND(Part.PLATFORM, "On `monitor` a service that is not there is `SERVICE_NOT_FOUND`"),
    BREAKERS_NEED_A_TOKEN(Part.PLATFORM, "`monitor` and `circuit-breaker` need a valid token"),
    SUBSCRIBE_ALL(Part.PLATFORM, "`subscribe_all` follows all services and all layers"),
    SUBSCRIBE_SERVICES(Part.PLATFORM, "`subscribe:services` is answered by `services:state`"),
    SERVICES_STATE(Part.PLATFORM, "`services:state` comes on change, and every 5 s"),
    SUBSCRIBE_LAYER(Part.PLATFORM, "`subscribe:layer` is answered by `layer:status` with its status and services"),
    LAYERS(Part.PLATFORM, "Layers are `data`, `contest`, `wallet` and `infrastructure`"),
    SUBSCRIBE_SERVICE(Part.PLATFORM, "`subscribe:service` is answered by `service:update`"),
    SERVICE_CONFIG(Part.PLATFORM, "`service:config` is answered by the numbers of the breaker"),
    HEALTH_CHECK(
            Part.PLATFORM,
            "`service:health_check` of an administrator is answered by `service:health_check_result` with the breaker, and audited"),
    RESET_CIRCUIT_BREAKER(
            Part.PLATFORM,
            "`service:reset_circuit_breaker` of an administrator is answered by `service:circuit_breaker_reset_result`, and audited"),
    CIRCUIT_RESET(Part.PLATFORM, "`admin.circuit_breakers` tells `admin:circuit_reset`"),
    SERVICE_ALERT(Part.PLATFORM, "A service that becomes bad, worse or good is a `service:alert`"),
    COLOURS(Part.PLATFORM, "Each state has its colour: green closed, yellow degraded, red open"),
    MISSING_LAYER(Part.PLATFORM, "Where no layer is named it is `MISSING_LAYER`"),
    INVALID_LAYER(Part.PLATFORM, "A layer that is not there is `INVALID_LAYER`"),
    INVALID_SERVICE(Part.PLATFORM, "On `circuit-breaker` a service that is not there is `INVALID_SERVICE`"),

    // HTTP

    LISTS(Part.HTTP, "Lists are `{<what>: [...], cursor}` and are read page by page"),
    LIST_LIMIT(Part.HTTP, "A page has at most 5,000 entries"),
    HTTP_ERRORS(Part.HTTP, "Errors are `{error, code}` with a fitting status"),
    IDEMPOTENCY_KEYS(Part.HTTP, "Commands need an idempotency key, and one that is sent again is done once"),
    COMMANDS_FROM_OUR_PAGES(
            Part.HTTP, "Commands of a browser come from an allowed `Origin`, and the cookie is `SameSite=Lax`"),
    CORS(Part.HTTP, "Pages of the origin list may read answers, and others may not"),
    EXACT_PRICES(Part.HTTP, "Prices stand as exact text beside the numbers, and times are ISO 8601"),
    CHALLENGE(Part.HTTP, "`GET /api/auth/challenge` gives a nonce that is good for 15 minutes and for one use"),
    VERIFY_WALLET(
            Part.HTTP,
            "`POST /api/auth/verify-wallet` with a good signature over the message is `verified`, and says who it is"),
    WRONG_SIGNATURE(Part.HTTP, "A wrong signature signs nobody in"),
    SESSION_COOKIE(
            Part.HTTP, "The cookie `session` is HttpOnly, SameSite, Secure where a setting says so, and good for 24 h"),
    AUTH_TOKEN(
            Part.HTTP,
            "`GET /api/auth/token` with the cookie gives a token for sockets that is good for 3600 s; 401 without"),
    AUTH_SESSION(Part.HTTP, "`GET /api/auth/session` says who one is"),
    AUTH_LOGOUT(Part.HTTP, "`POST /api/auth/logout` ends the session, and its sockets within a second"),
    STATUS(Part.HTTP, "`GET /api/status` says what is degraded, or 503 and why in maintenance"),
    GET_TOKENS(Part.HTTP, "`GET /api/v69/tokens` searches, sorts and pages"),
    GET_ONE_TOKEN(Part.HTTP, "`GET /api/v69/tokens/{address}` is one token, or 404"),
    GET_CANDLES(Part.HTTP, "`GET /api/v69/tokens/{address}/candles` has the candles of an interval between two times"),
    GET_HISTORY(Part.HTTP, "`GET /api/v69/tokens/{address}/history` has its prices"),
    SUBMIT_TOKEN(Part.HTTP, "`POST /api/v69/whitelist` submits a token for who is signed in"),
    SUBMISSIONS_BOUNDED(Part.HTTP, "Ten submissions an hour of one address, and then 429"),
    GET_WHITELIST(Part.HTTP, "`GET /api/v69/whitelist` shows what is listed, and to each their own submissions"),
    DECIDE_TOKEN(Part.HTTP, "Administrators approve, reject and delist, with a reason, and all of it is audited"),
    GET_CONTESTS(Part.HTTP, "`GET /api/v69/contests` filters by status and pages; one is found by its id"),
    GET_CONTEST_LEADERBOARD(
            Part.HTTP, "`GET /api/v69/contests/{id}/leaderboard` pages, and shows those around a wallet"),
    GET_CONTEST_PORTFOLIO(
            Part.HTTP,
            "`GET /api/v69/contests/{id}/portfolio/{wallet}` shows it now, or as it was with `at`, to who may see it"),
    GET_RESULTS(Part.HTTP, "`GET /api/v69/contests/{id}/results` has the results once it is settled"),
    CREATE_CONTEST(Part.HTTP, "`POST /api/v69/contests` makes a contest, for administrators"),
    ENTER_CONTEST(Part.HTTP, "`POST /api/v69/contests/{id}/enter` enters with a portfolio"),
    PLACE_ORDER(Part.HTTP, "`POST /api/v69/contests/{id}/trades` places an order, ten a minute"),
    CANCEL_CONTEST(Part.HTTP, "`POST /api/v69/contests/{id}/cancel` with a reason cancels, for administrators"),
    CIRCUIT_BREAKERS(
            Part.HTTP,
            "`GET /api/v69/circuit-breakers` is for who is signed in, `POST .../{service}/reset` for administrators"),
    SETTINGS(Part.HTTP, "`GET` and `PUT /api/v69/settings/{key}` are for administrators"),
    HEALTH(Part.HTTP, "`/health/live`, `/health/ready` and `/metrics` say how a process is"),
    DOCUMENTS(Part.HTTP, "`/openapi.json` and `/asyncapi.json` are served, and say what the code does"),

    // What new clients may have beyond that

    DELTA(
            Part.NEW_CLIENTS,
            "`delta` gets one `snapshot` of rows and then `changes`: whole rows, newest values, and what is `removed`"),
    SINCE(Part.NEW_CLIENTS, "`since` with a cursor gets what was missed, from any instance"),
    RESET(Part.NEW_CLIENTS, "A cursor that is too old or no good gets a `snapshot` with `reset`"),
    EVENT_TIME(Part.NEW_CLIENTS, "Each row has the event's own time"),
    COMPRESSION(Part.NEW_CLIENTS, "No compression is agreed unless `DD_COMPRESSION` says so"),
    MAX_HZ(Part.NEW_CLIENTS, "`maxHz` bounds how often a subscription is told"),
    KEYS(Part.NEW_CLIENTS, "`keys` narrows a table to some rows"),
    FIELDS(Part.NEW_CLIENTS, "`fields` narrows rows to some fields"),
    BINARY(Part.NEW_CLIENTS, "`format:\"binary\"` brings prices as arrays"),
    LAG(Part.NEW_CLIENTS, "A client that falls behind is told `lag`"),
    UNIFIED_SUBSCRIBE(Part.NEW_CLIENTS, "`SUBSCRIBE` and `UNSUBSCRIBE` of topics are answered by `ACKNOWLEDGMENT`"),
    UNIFIED_REQUEST(Part.NEW_CLIENTS, "`REQUEST` and `COMMAND` are answered with their `requestId`"),
    UNIFIED_AUTH(Part.NEW_CLIENTS, "`AUTH` signs in on the unified socket"),
    UNIFIED_DATA(Part.NEW_CLIENTS, "`DATA` carries topic, subtype, action and data; `ERROR` a code; `SYSTEM` a pong"),

    // Abuse: the decided answer, and somebody else on the same server unaffected

    HUGE_FRAME(Part.ABUSE, "A frame of 1 GB is refused with 1009 before it is read"),
    SLOW_READER(Part.ABUSE, "Who reads nothing is closed with 4008; one frame is held for them"),
    SLOW_HANDSHAKE(Part.ABUSE, "A handshake that does not come to its end is cut off"),
    FRAGMENT_FLOOD(Part.ABUSE, "A message of endless small fragments is closed with 1008, one of large ones with 1009"),
    PING_FLOOD(Part.ABUSE, "Endless pings are closed with 1008"),
    INVALID_UTF8(Part.ABUSE, "Text that is not UTF-8 is closed with 1007"),
    UNMASKED_FRAME(Part.ABUSE, "A frame that is not masked is closed with 1002"),
    TEN_THOUSAND_SUBSCRIPTIONS(
            Part.ABUSE,
            "Of 10,000 subscriptions those within the limits are served, and the others `INVALID_SUBSCRIPTION`"),
    DEEP_JSON(Part.ABUSE, "JSON nested deeper than 1,000 is `INVALID_MESSAGE` and 1003"),
    DUPLICATE_KEYS(Part.ABUSE, "A message that says a field twice is `INVALID_MESSAGE` and 1003"),
    HUGE_NUMBERS(Part.ABUSE, "Numbers without measure are refused at once, and never computed"),
    CONTROL_CHARACTERS_IN_CHAT(Part.ABUSE, "Control characters are taken out of what is said in a room"),
    SCRIPT_IN_CHAT(Part.ABUSE, "Script in a chat is text like any other, and leaves as it came"),
    ALGORITHM_NONE(Part.ABUSE, "A token that is not signed signs nobody in, on sockets and over HTTP"),
    SIGNED_BY_ANOTHER_KEY(Part.ABUSE, "A token signed by another key signs nobody in, on sockets and over HTTP"),
    REPLAYED_NONCE(Part.ABUSE, "A nonce that was used signs nobody in a second time, at any instance"),
    CROSS_SITE_ORIGIN(
            Part.ABUSE, "A page of another site opens no socket and sends no command, whatever cookie comes along");

    /** A part of the wire. */
    public enum Part {
        OPENING(1, "How a socket opens"),
        EVERY_SOCKET(2, "Every socket"),
        TOKENS(3, "`token-data`"),
        CONTESTS(4, "`market-data`, `portfolio`, `contest`"),
        PLATFORM(5, "`monitor`, `circuit-breaker`"),
        HTTP(6, "HTTP"),
        NEW_CLIENTS(7, "For new clients"),
        ABUSE(8, "Abuse");

        private final int number;
        private final String title;

        Part(int number, String title) {
            this.number = number;
            this.title = title;
        }

        /** As it stands above its table. */
        public String title() {
            return number + ". " + title;
        }
    }

    private final Part part;
    private final String sentence;
    private final Optional<String> notYet;

    Promise(Part part, String sentence) {
        this(part, sentence, null);
    }

    /** @param notYet why it is not kept, and what there is in its place */
    Promise(Part part, String sentence, String notYet) {
        this.part = part;
        this.sentence = sentence;
        this.notYet = Optional.ofNullable(notYet);
    }

    public Part part() {
        return part;
    }

    public String sentence() {
        return sentence;
    }

    public Optional<String> notYet() {
        return notYet;
    }

    /** As people speak of it: {@code 1.token-order}. */
    public String id() {
        return part.number + "." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
