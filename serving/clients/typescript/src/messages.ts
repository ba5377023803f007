// Generated from the messages, channels and endpoints of `serving` by ./dd agree.

export interface CandleRow {
  start: string;
  open: number;
  open_text: string;
  high: number;
  high_text: string;
  low: number;
  low_text: string;
  close: number;
  close_text: string;
  volume: number | null;
  volume_text: string | null;
  ticks: number;
  opened_at: string;
  closed_at: string;
  closed: boolean;
}

export interface ChatRow {
  id: string;
  contestId: string;
  sender: Sender;
  text: string;
  timestamp: string;
  isAdmin: boolean;
}

export interface CircuitBreaker {
  status: string;
  is_open: boolean;
  failures: number;
  last_failure: string | null;
  last_success: string | null;
  recovery_attempts: number;
}

export interface ConfigRow {
  enabled: boolean;
  failure_threshold: number;
  reset_timeout: number;
  min_healthy_period: number;
  monitoring_window: number;
  health_check_interval: number;
  recovery_attempts: number;
}

export interface Connected {
  id: string;
  socket: string;
  wallet: string | null;
  role: "user" | "admin" | "superadmin" | null;
  since: string;
  messages: number;
  frames: number;
  bytes: number;
  channels: string[];
}

export interface ConnectionRow {
  id: string;
  socket: string;
  wallet: string | null;
  role: string | null;
  since: string;
}

export interface ContestRow {
  id: string;
  code: string | null;
  name: string | null;
  description: string | null;
  status: string;
  reason: string | null;
  start_time: string;
  end_time: string;
  participants: number;
  min_participants: number | null;
  max_participants: number | null;
  entry_fee: number | null;
  entry_fee_text: string | null;
  prize_pool: number | null;
  prize_pool_text: string | null;
  prize_distribution: number[] | null;
  fee: number | null;
  created_by: string | null;
  created_at: string | null;
  frozen: string[];
  waiting_for: string[];
}

export interface EntryRow {
  rank: number;
  wallet: string;
  nickname: string | null;
  value: number;
  value_text: string;
  starting_value: number;
  starting_value_text: string;
  return_pct: number | null;
  entered_at: string;
}

export interface HistoryRow {
  wallet_address: string;
  contest_id: string;
  values: WorthRow[];
}

export interface HoldingRow {
  symbol: string | null;
  address: string;
  name: string | null;
  amount: number | null;
  amount_text: string | null;
  price: number | null;
  price_text: string | null;
  value: number | null;
  value_text: string | null;
  weight: number | null;
}

export interface InstanceRow {
  instance: string;
  status: string;
  since: string;
  cause: string | null;
  time: string;
}

export interface LayerRow {
  layer: string;
  status: string;
  services: string[];
}

export interface Leaderboard {
  contestId: string;
  entries: Place[];
  updatedAt: string;
}

export interface ListedRow {
  address: string;
  symbol: string;
}

export interface MaintenanceRow {
  mode: boolean;
  message: string | null;
  from: string | null;
  until: string | null;
  updated_at: string | null;
}

export interface MarketPriceRow {
  symbol: string;
  address: string;
  current: number | null;
  current_text: string | null;
  change_24h: number | null;
  volume_24h: number | null;
  volume_24h_text: string | null;
  high_24h: number | null;
  high_24h_text: string | null;
  low_24h: number | null;
  low_24h_text: string | null;
  status: string;
  timestamp: string;
}

export interface MarketRow {
  time: string;
  tokens: number;
  live: number;
  stale: number;
  halted: number;
  market_cap: number | null;
  market_cap_text: string | null;
  volume_24h: number | null;
  volume_24h_text: string | null;
  change_24h: number | null;
  gainers: MoverRow[];
  losers: MoverRow[];
  trending: MoverRow[];
  outliers: MoverRow[];
}

export interface MarketSentimentRow {
  symbol: string;
  address: string;
  score: number | null;
  buy_pressure: number | null;
  sell_pressure: number | null;
  volume_trend: number | null;
}

export interface MarketVolumeRow {
  symbol: string;
  address: string;
  volume: number | null;
  volume_1h: number | null;
  volume_1h_text: string | null;
  total: number | null;
  total_text: string | null;
  trades_count: number | null;
  interval: string;
}

export interface MetadataRow {
  symbol: string;
  name: string;
  address: string;
  decimals: number;
  description: string;
  color: string | null;
  image_url: string | null;
  header_image_url: string | null;
  socials: Record<string, string>;
  websites: string[];
  tags: string[];
}

export interface MoverRow {
  address: string;
  symbol: string;
  price: number | null;
  price_text: string | null;
  change_24h: number | null;
  volume_24h: string | null;
  market_cap: string | null;
}

export interface ParticipantRow {
  isParticipant: boolean;
  entryTime: string | null;
  walletAddress: string;
  status: string;
  initialBalance: string | null;
  portfolioValue: string | null;
}

export interface PerformanceRow {
  wallet_address: string;
  contest_id: string;
  timeframe: string;
  from: string;
  to: string;
  start_value: number;
  start_value_text: string;
  end_value: number;
  end_value_text: string;
  change: number;
  change_text: string;
  change_pct: number | null;
  high: number;
  high_text: string;
  low: number;
  low_text: string;
}

export interface Place {
  rank: number;
  wallet: string;
  nickname: string | null;
  value: number;
  valueText: string;
  returnPct: number | null;
  entryTime: string;
}

export interface PortfolioRow {
  wallet_address: string;
  contest_id: string;
  nickname: string | null;
  total_value: number;
  total_value_text: string;
  rank: number | null;
  starting_value: number;
  starting_value_text: string;
  return_pct: number | null;
  entered_at: string | null;
  cash: number | null;
  cash_text: string | null;
  holdings: HoldingRow[];
  updated_at: string;
}

export interface Sender {
  wallet: string;
  nickname: string | null;
  role: string;
}

export interface ServerStatus {
  status: string;
  message: string;
  timestamp: string;
  _version: string;
  _uptime: number;
}

export interface ServiceFiguresRow {
  service: string | null;
  calls: number;
  errors: number;
  p99_ms: number | null;
  figures: Record<string, number> | null;
}

export interface ServiceOrderRow {
  service: string | null;
  command: string | null;
  by: string | null;
  at: string | null;
}

export interface ServiceRow {
  service: string;
  layer: string;
  level: string;
  every: string;
  needs: string[];
  status: string;
  color: string;
  since: string;
  cause: string | null;
  failures: number;
  last_failure: string | null;
  last_success: string | null;
  recovery_attempts: number;
  next_attempt: string | null;
  calls: number;
  errors: number;
  p99_ms: number | null;
  figures: Record<string, number>;
  config: ConfigRow | null;
  instances: InstanceRow[];
  parts?: ServiceRow[];
}

export interface SettingRow {
  key: string;
  value: unknown | null;
  updated_by: string | null;
  updated_at: string | null;
}

export interface SignalRow {
  kind: string;
  address: string;
  symbol: string;
  time: string;
  price: number | null;
  price_text: string | null;
  value: number | null;
  mean: number | null;
  deviation: number | null;
  trend: string | null;
  reason: string | null;
}

export interface SourceRow {
  name: string;
  price: number;
  price_text: string;
  price_time: string;
  fresh: boolean;
}

export interface StatusRow {
  status: string;
  message: string;
  _version: string;
  _started: string;
}

export interface TokenRow {
  id: number;
  symbol: string;
  name: string;
  price: number | null;
  price_text: string | null;
  change_5m: number | null;
  change_1h: number | null;
  change_24h: number | null;
  color: string | null;
  address: string;
  decimals: number;
  market_cap: string | null;
  fdv: string | null;
  liquidity: string | null;
  volume_24h: string | null;
  image_url: string | null;
  buy_pressure: number | null;
  socials: Record<string, string>;
  websites: string[];
  status: string;
  source: string | null;
  price_time: string | null;
  high_24h: number | null;
  low_24h: number | null;
  volume_1h: string | null;
  volume_trend: number | null;
  trend: string | null;
  score: number | null;
  tags: string[];
  sources: SourceRow[];
}

export interface TopRow {
  contest_id: string;
  status: string;
  as_of: string;
  participants: number;
  entries: EntryRow[];
}

export interface TradeRow {
  wallet_address: string;
  contest_id: string;
  order: string;
  status: string;
  reason: string | null;
  side: string | null;
  symbol: string | null;
  address: string | null;
  name: string | null;
  weight: number | null;
  amount: number | null;
  amount_text: string | null;
  price: number | null;
  price_text: string | null;
  value: number | null;
  value_text: string | null;
  ordered_at: string | null;
  decided_at: string | null;
}

export interface User {
  wallet_address: string;
  role: "user" | "admin" | "superadmin";
}

export interface WhitelistAction {
  address: string;
  symbol?: string;
  action: string;
  reason?: string;
  submitted_by?: string;
  decided_by?: string;
  changed_at?: string;
}

export interface WhitelistRow {
  address: string;
  status: string;
  submitted_by: string | null;
  decided_by: string | null;
  reason: string | null;
  changed_at: string | null;
}

export interface WorthRow {
  time: string;
  total_value: number;
  total_value_text: string;
}

/** Everything the server says, by type. */
export interface ServerMessages {
  /** The end of the handshake: what was said before is answered now. */
  connection_established: {
    connectionId: string;
    authenticated: boolean;
    timestamp: string;
    user: User | null;
  };
  /** Answers `heartbeat`. */
  heartbeat_ack: {
    timestamp: string;
  };
  /** Answers `ping`. */
  pong: {
    timestamp: string;
  };
  /** Whether the token was good; `userId` is the wallet. */
  authentication_result: {
    status: string;
    userId?: string;
    error?: string;
    timestamp: string;
  };
  /** The channel is followed; its data comes next. */
  subscription_confirmed: {
    channel: string;
    timestamp: string;
  };
  /** The channel is followed no longer. */
  unsubscription_confirmed: {
    channel: string;
    timestamp: string;
  };
  /** The channels of this connection. */
  subscriptions: {
    channels: string[];
    timestamp: string;
  };
  /** What was wrong, with a code for programs and a sentence for people. */
  error: {
    code: ErrorCode;
    message: string;
    originalType?: string;
    timestamp: string;
  };
  /** All rows of a channel. `reset` says that the cursor was no good: forget what you have. */
  snapshot: {
    channel: string;
    cursor: string;
    reset?: boolean;
    rows: Row[];
    timestamp: string;
  };
  /** Whole rows that changed and keys of rows that are gone, each once and as they are now. */
  changes: {
    channel: string;
    cursor: string;
    rows: Row[];
    removed: string[];
    timestamp: string;
  };
  /** A full list: replace yours with it. On `public.tokens`, and in answer to `get_all_tokens` and, with the tokens followed, to `subscribe_tokens`. */
  token_update: {
    channel?: string;
    data: TokenRow[];
    timestamp: string;
  };
  /** A token as it is now, on `token.…` and in answer to `get_token`; its last one has the status `delisted`. */
  token_data: {
    channel?: string;
    symbol: string;
    data: TokenRow;
    timestamp: string;
  };
  /** What a token is has changed, on `token.…`. */
  token_metadata: {
    channel: string;
    symbol: string;
    data: MetadataRow;
    timestamp: string;
  };
  /** The tokens that are followed now; unknown ones are left out. */
  tokens_subscribed: {
    symbols: string[];
    count: number;
    timestamp: string;
  };
  /** The tokens that are followed no longer. */
  tokens_unsubscribed: {
    symbols: string[];
    count: number;
    timestamp: string;
  };
  /** A token was `listed` or `delisted`, on `public.whitelist`; the new status of any row, on `admin.whitelist`. */
  whitelist_update: {
    channel: string;
    data: WhitelistAction;
    timestamp: string;
  };
  /** The market as a whole: sums, and the tokens that stand out. On `public.market`, at most every second. */
  market_update: {
    channel: string;
    data: MarketRow;
    timestamp: string;
  };
  /** Something happened to a token: each once and in order, on `public.signals`. */
  signal: {
    channel: string;
    data: SignalRow;
    timestamp: string;
  };
  /** A price source has failed or is back, or, right after the connection, some are out. `stale`: all are, or nobody asks them any more, and prices are the last that were known; `degraded`: some are; `live`: none is. `out` names them. */
  market_status: {
    status: string;
    source: string;
    since: string;
    out: string[];
    timestamp: string;
  };
  /** A token's price as it is now, on `market.…`; its last one has the status `delisted`. */
  MARKET_PRICE: {
    channel: string;
    symbol: string;
    data: MarketPriceRow;
    timestamp: string;
  };
  /** What is traded of a token, on `market.…`: in the last hour, and in the day as `total`. */
  MARKET_VOLUME: {
    channel: string;
    symbol: string;
    data: MarketVolumeRow;
    timestamp: string;
  };
  /** Whether people buy or sell a token, on `market.…`. */
  MARKET_SENTIMENT: {
    channel: string;
    symbol: string;
    data: MarketSentimentRow;
    timestamp: string;
  };
  /** The last candles of a token, the oldest first, to who begins to follow `candles.<address>.<interval>`. */
  MARKET_CANDLES: {
    channel: string;
    address: string;
    interval: string;
    data: CandleRow[];
    timestamp: string;
  };
  /** One of them has changed, or the next has begun, on `candles.…`. */
  MARKET_CANDLE: {
    channel: string;
    address: string;
    interval: string;
    data: CandleRow;
    timestamp: string;
  };
  /** The tokens that are followed now; unknown ones are left out. */
  SYMBOLS_SUBSCRIBED: {
    symbols: string[];
    count: number;
    timestamp: string;
  };
  /** The tokens that are followed no longer. */
  SYMBOLS_UNSUBSCRIBED: {
    symbols: string[];
    count: number;
    timestamp: string;
  };
  /** Every contest: replace your list with it. On `public.contests`, and in answer to `get_all_contests`. */
  all_contests: {
    channel?: string;
    data: ContestRow[];
    timestamp: string;
  };
  /** A contest as it is now, on `contest.<id>` and `public.contest.<id>`, and in answer to `get_contest_state`. */
  contest_state: {
    channel?: string;
    contestId: string;
    data: ContestRow;
    timestamp: string;
  };
  /** The first hundred of a contest, on `leaderboard.<id>` and in answer to `get_leaderboard`. */
  leaderboard_update: {
    channel?: string;
    contestId: string;
    data: Leaderboard;
    timestamp: string;
  };
  /** Whether somebody is in a contest and what that is worth, on `participant.<wallet>.<id>` and `user.<wallet>`, and in answer to `get_participant_status`. */
  participant_update: {
    channel?: string;
    contestId: string;
    wallet: string;
    data: ParticipantRow;
    timestamp: string;
  };
  /** Something that somebody says in the room of a contest: each once and in order, on `chat.<id>`. Whoever begins to follow it hears the last ones first. */
  chat_message: {
    channel?: string;
    contestId: string;
    data: ChatRow;
    timestamp: string;
  };
  /** Somebody came into the room or left it, or was there when you came: to those in the room who are signed in. Whoever comes twice is there once. */
  user_presence: {
    channel?: string;
    contestId: string;
    action: string;
    user: Sender;
    timestamp: string;
  };
  /** Whether an administrator who wants to be seen is in the room, to those in it who are signed in. */
  admin_presence: {
    channel?: string;
    contestId: string;
    active: boolean;
    timestamp: string;
  };
  /** Answers `set_admin_presence`: what you are now. */
  admin_presence_updated: {
    contestId: string;
    visibility: string;
    timestamp: string;
  };
  /** How many are in the room, when you come and when it changes, at most every second: as `count` those who are not signed in, as `people` those who are. */
  spectator_count: {
    channel?: string;
    contestId: string;
    count: number;
    people: number;
    timestamp: string;
  };
  /** You are in the room no longer, and follow its channels no longer. */
  contest_room_left: {
    contestId: string;
    timestamp: string;
  };
  /** There is no such contest any more, on `contest.<id>` and `public.contest.<id>`. */
  contest_removed: {
    channel?: string;
    contestId: string;
    timestamp: string;
  };
  /** A portfolio of yours as it is now, on `portfolio.<wallet>.<id>` and `portfolio.<wallet>`. */
  portfolio_update: {
    channel?: string;
    portfolio: PortfolioRow;
    timestamp: string;
  };
  /** Your portfolios in contests that are not over, in answer to `portfolio_update_request`. */
  portfolio_state: {
    portfolios: PortfolioRow[];
    timestamp: string;
  };
  /** What became of an order of yours, or of an entry that came to nothing: once, on every `portfolio` socket that you have open, and wherever you follow `user.<wallet>` or `user.<wallet>.tokens`. */
  trade_executed: {
    channel?: string;
    trade: TradeRow;
    timestamp: string;
  };
  /** What they were worth at whole minutes, the latest first, in answer to `get_portfolio_history`. */
  portfolio_history: {
    portfolios: HistoryRow[];
    timestamp: string;
  };
  /** How they have done, in answer to `get_portfolio_performance`: from the start, or the first minute of that time that is known, to now, or the end. */
  portfolio_performance: {
    timeframe: string;
    portfolios: PerformanceRow[];
    timestamp: string;
  };
  /** A setting of the platform: `subtype` is its key, and its value is null when it is gone. Or, with `all`, a list of them. On `system.settings` and `public.background_scene`, and in answer to `get_system_settings`. */
  system_settings: {
    channel?: string;
    subtype: string;
    data: SettingRow;
    timestamp: string;
  };
  /** How the platform is: `online`, `degraded`, `maintenance`, or, while this instance ends, `offline`. On `system.status`. */
  SERVER_STATUS_UPDATE: {
    channel?: string;
    data: ServerStatus;
    timestamp: string;
  };
  /** The same, in answer to `get_system_status`. */
  system_status: {
    data: ServerStatus;
    timestamp: string;
  };
  /** Whether there is maintenance (`mode`), and from when and until when, where that was said; ahead of it, too. On `system.maintenance` and in answer to `get_maintenance_status`. */
  maintenance_status: {
    channel?: string;
    data: MaintenanceRow;
    timestamp: string;
  };
  /** How a service is, on `services` of `monitor`, and in answer to `get_service_status`. */
  service_status: {
    channel?: string;
    service: string;
    data: ServiceRow;
    timestamp: string;
  };
  /** How all services are, to who begins to follow `services` on `monitor`, and in answer to `get_all_services`. */
  all_services: {
    channel?: string;
    data: ServiceRow[];
    timestamp: string;
  };
  /** What services have done, on `services` of `monitor`, every 10 s. */
  service_metrics: {
    channel?: string;
    data: ServiceFiguresRow[];
    timestamp: string;
  };
  /** Who is connected to this `instance`, and to no other, in answer to `get_connections`; with what each has said and was sent. */
  connections: {
    instance: string;
    data: Connected[];
    timestamp: string;
  };
  /** A connection was `opened`, `signed_in` or `closed`, on `admin.connections`. */
  connection_event: {
    channel: string;
    action: string;
    data: ConnectionRow;
    timestamp: string;
  };
  /** All services and their breakers, on `services`: when one changes, and every 5 s. */
  "services:state": {
    channel?: string;
    services: ServiceRow[];
    timestamp: string;
  };
  /** One of them, on `service.<name>`. */
  "service:update": {
    channel?: string;
    service: string;
    data: ServiceRow;
    timestamp: string;
  };
  /** The services of a layer taken together: `operational`, `warning`, `critical` or `unknown`. On `layer.<name>`. */
  "layer:status": {
    channel?: string;
    layer: string;
    status: string;
    services: string[];
    timestamp: string;
  };
  /** A service has become bad, worse or good again: to who follows `services`, it or its layer in words. */
  "service:alert": {
    service: string;
    layer: string;
    level: string;
    status: string;
    previous?: string;
    color: string;
    message?: string;
    since: string;
    timestamp: string;
  };
  /** Nothing of a channel that you follow as rows could be sent for so long, because you took nothing; `changes` come next, with the newest. */
  lag: {
    channel: string;
    behindMs: number;
    timestamp: string;
  };
  /** Something was done, or, as `accepted`, will be: `topics` are followed, or no longer, or what it was about. */
  ACKNOWLEDGMENT: {
    operation: string;
    status: string;
    topics: string[];
    action?: string;
    requestId?: string;
    timestamp: string;
  };
  /** What another socket would say in a message of the type `subtype`: all of its fields, and those of its `data` beside them. To who begins to follow a topic, with `initialData`; in answer to a request, with its `action` and `requestId`. */
  DATA: {
    action?: string;
    requestId?: string;
    initialData?: boolean;
    topic: string;
    subtype: string;
    data: TokenRow;
    timestamp: string;
  };
  /** What was wrong with a message of the unified socket. */
  ERROR: {
    message: string;
    code: ErrorCode;
    requestId?: string;
    timestamp: string;
  };
  /** Answers the command `ping`. */
  SYSTEM: {
    action: string;
    requestId?: string;
    timestamp: string;
  };
  /** An administrator has closed a breaker, on `admin.circuit_breakers`; who begins to listen hears of the last. */
  "admin:circuit_reset": {
    channel: string;
    service: string;
    by?: string;
    at?: string;
    timestamp: string;
  };
  /** The numbers of a service's breaker, times in ms, in answer to `service:config`; null where nobody runs it. */
  "service:config": {
    service: string;
    config: ConfigRow | null;
    timestamp: string;
  };
  /** How a service is once it was looked at, in answer to `service:health_check`. */
  "service:health_check_result": {
    service: string;
    healthy: boolean;
    status: string;
    circuit_breaker: CircuitBreaker;
    timestamp: string;
  };
  /** How a service is once its breaker was closed, in answer to `service:reset_circuit_breaker`. */
  "service:circuit_breaker_reset_result": {
    service: string;
    success: boolean;
    status: string;
    circuit_breaker: CircuitBreaker;
    timestamp: string;
  };
}

/** Everything a client may say, by type. */
export interface ClientMessages {
  /** Asks whether the server is there. */
  heartbeat: {};
  /** Asks the same. */
  ping: {};
  /** Answers a ping; is not answered. */
  pong: {};
  /** Shows a token, on a socket that is open already. */
  authenticate: {
    token: string;
  };
  /** Follows topics; with a token, as who it says. */
  SUBSCRIBE: {
    topics: string[];
    requestId?: string;
    authToken?: string;
  };
  /** Follows them no longer. */
  UNSUBSCRIBE: {
    topics: string[];
    requestId?: string;
  };
  /** Asks something about a topic: what there is to ask stands [above](#the-unified-socket). */
  REQUEST: {
    topic: string;
    action: string;
    data?: unknown;
    requestId?: string;
  };
  /** Does something. `ping` needs no topic. */
  COMMAND: {
    topic?: string;
    action: string;
    data?: unknown;
    requestId?: string;
  };
  /** Shows a token. */
  AUTH: {
    authToken: string;
    requestId?: string;
  };
  /** Follows a channel. With `delta`, as rows and changes of rows; with `since`, a cursor, from there on; with `keys`, only those rows, by their keys or, of tokens, symbols; with `fields`, only that of them; with `maxHz`, at most so many frames a second; with `format` `binary`, tokens as [price arrays](#price-arrays). On `market-data` it may have `symbols` in place of a channel. */
  subscribe: {
    channel?: string;
    delta?: boolean;
    since?: string;
    keys?: string[];
    fields?: string[];
    maxHz?: number;
    format?: string;
    symbols?: string[];
  };
  /** Follows it no longer. */
  unsubscribe: {
    channel: string;
  };
  /** Asks which channels this connection follows. */
  get_subscriptions: {};
  /** Follows tokens by symbol or address: each is the channel `token.<it>`. */
  subscribe_tokens: {
    symbols: string[];
  };
  /** Follows them no longer. */
  unsubscribe_tokens: {
    symbols: string[];
  };
  /** Asks for one token, by symbol or address. */
  get_token: {
    symbol: string;
  };
  /** Asks for the full list. */
  get_all_tokens: {};
  /** Follows tokens by symbol or address: each is the channel `market.<it>`. */
  SUBSCRIBE_SYMBOLS: {
    symbols: string[];
  };
  /** Follows them no longer. */
  UNSUBSCRIBE_SYMBOLS: {
    symbols: string[];
  };
  /** Asks for all contests, and follows `public.contests`. */
  get_all_contests: {};
  /** Asks for a contest, and follows `contest.<id>`, or `public.contest.<id>` for who is not signed in. */
  get_contest_state: {
    contestId: string;
  };
  /** Asks for the first hundred of a contest, and follows `leaderboard.<id>`. */
  get_leaderboard: {
    contestId: string;
  };
  /** Asks whether somebody, you if nobody is named, is in a contest, and follows `participant.<wallet>.<id>`. */
  get_participant_status: {
    contestId: string;
    wallet?: string;
  };
  /** Comes into the room of a contest. Administrators may say as `visibility` whether they are `visible`; unless they do they are `invisible`. */
  join_contest_room: {
    contestId: string;
    visibility?: string;
  };
  /** Leaves it. */
  leave_contest_room: {
    contestId: string;
  };
  /** Says something in a room that you are in: text on one line, at most 500 characters, no markup. */
  send_chat_message: {
    contestId: string;
    text: string;
  };
  /** An administrator who is in a room becomes `visible` or `invisible`, on this connection. */
  set_admin_presence: {
    contestId: string;
    visibility: string;
  };
  /** Asks for your portfolios. */
  portfolio_update_request: {};
  /** Follows your portfolio in a contest, or in each that you are in and that is not over: `portfolio.<wallet>.<id>`. */
  subscribe_portfolio: {
    contestId?: string;
  };
  /** Asks what your portfolio in a contest, or in each that you are in and that is not over, was worth at whole minutes: 100 of them, or `limit`, up to 5000. */
  get_portfolio_history: {
    contestId?: string;
    limit?: number;
  };
  /** Asks how it has done in the last `1h` or `24h`, or since the start: `all`. */
  get_portfolio_performance: {
    contestId?: string;
    timeframe?: string;
  };
  /** Follows it, or all of them, no longer. */
  unsubscribe_portfolio: {
    contestId?: string;
  };
  /** Asks how the platform is. */
  get_system_status: {};
  /** Asks whether there is maintenance, or will be. */
  get_maintenance_status: {};
  /** Asks for a setting of the platform, or for all; for administrators. */
  get_system_settings: {
    key?: string;
  };
  /** Asks how a service is; for administrators. */
  get_service_status: {
    service?: string;
  };
  /** Asks how all services are; for administrators. */
  get_all_services: {};
  /** Asks who is connected to this instance; for administrators. */
  get_connections: {};
  /** Follows all services and all layers: `services`, and each `layer.<name>`. */
  subscribe_all: {};
  /** Follows all services: `services`. */
  "subscribe:services": {};
  /** Follows a layer: `layer.<name>`. */
  "subscribe:layer": {
    layer?: string;
  };
  /** Follows a service: `service.<name>`. */
  "subscribe:service": {
    service?: string;
  };
  /** Asks for the numbers of a service's breaker. */
  "service:config": {
    service?: string;
  };
  /** Has every process look at a service; for administrators, and audited. */
  "service:health_check": {
    service?: string;
  };
  /** Closes the breaker of a service in every process; for administrators, and audited. */
  "service:reset_circuit_breaker": {
    service?: string;
  };
}

/** The rows of each channel. */
export interface Rows {
  /** Every listed token. */
  "public.tokens": TokenRow;
  /** One token, listed already or not yet. */
  [name: `token.${string}`]: TokenRow;
  /** The tokens that one has in contests that are not over; and what becomes of one's orders. */
  [name: `user.${string}.tokens`]: TokenRow;
  /** The same, in the words of `market-data`. */
  [name: `market.${string}`]: TokenRow;
  /** The last candles of a token: `1s`, `1m`, `5m`, `15m`, `1h`, `4h` or `1d`. */
  [name: `candles.${string}`]: CandleRow;
  /** All listed tokens together, and those that stand out: one row. */
  "public.market": MarketRow;
  /** What happens to tokens: a log. */
  "public.signals": SignalRow;
  /** Which tokens are listed. */
  "public.whitelist": ListedRow;
  /** Every row of the whitelist, with its decisions. */
  "admin.whitelist": WhitelistRow;
  /** Every contest: its terms, and how far it is. */
  "public.contests": ContestRow;
  /** One contest. */
  [name: `public.contest.${string}`]: ContestRow;
  /** The same as `public.contests`, and each change at once. */
  "admin.contests": ContestRow;
  /** The same, for who is signed in. */
  [name: `contest.${string}`]: ContestRow;
  /** The first hundred of a contest. */
  [name: `leaderboard.${string}`]: TopRow;
  /** What is said in the room of a contest: a log. */
  [name: `chat.${string}`]: ChatRow;
  /** Whether somebody is in a contest, and what that is worth. */
  [name: `participant.${string}`]: ParticipantRow;
  /** One's contests, those just over among them: rows are what one has in each, words what that is worth; and what becomes of one's orders. */
  [name: `user.${string}`]: TokenRow | PortfolioRow;
  /** What somebody has in each contest that they are in. What somebody has in a contest. */
  [name: `portfolio.${string}`]: PortfolioRow;
  /** How the platform is: one row. */
  "system.status": StatusRow;
  /** Whether there is maintenance, or will be: one row. */
  "system.maintenance": MaintenanceRow;
  /** Every setting of the platform. */
  "system.settings": SettingRow;
  /** The setting `background_scene`: one row, where it is set. */
  "public.background_scene": SettingRow;
  /** Every service of the platform and its breaker. */
  services: ServiceRow;
  /** One of them. */
  [name: `service.${string}`]: ServiceRow;
  /** The services of a layer: `data`, `contest`, `wallet` or `infrastructure`. */
  [name: `layer.${string}`]: LayerRow;
  /** Which breakers administrators have closed: a log. */
  "admin.circuit_breakers": ServiceOrderRow;
  /** Who is connected to this instance. */
  "admin.connections": ConnectionRow;
}

export type Row = Rows[keyof Rows];

/** How a channel's rows are told apart, and whether the oldest are forgotten, unsaid. */
export interface Shape {
  key?: string;
  history?: boolean;
}

/** By the channel's name, in which an asterisk is whatever a client says there. */
export const SHAPES: Record<string, Shape> = {
  "public.tokens": { key: "address" },
  "token.*": { key: "address" },
  "user.*.tokens": { key: "address" },
  "market.*": { key: "address" },
  "candles.*": { key: "start", history: true },
  "public.market": {},
  "public.signals": { history: true },
  "public.whitelist": { key: "address" },
  "admin.whitelist": { key: "address" },
  "public.contests": { key: "id" },
  "public.contest.*": { key: "id" },
  "admin.contests": { key: "id" },
  "contest.*": { key: "id" },
  "leaderboard.*": { key: "contest_id" },
  "chat.*": { history: true },
  "participant.*": {},
  "user.*": { key: "contest_id" },
  "portfolio.*": { key: "contest_id" },
  "system.status": {},
  "system.maintenance": {},
  "system.settings": { key: "key" },
  "public.background_scene": {},
  "services": { key: "service" },
  "service.*": { key: "service" },
  "layer.*": { key: "layer" },
  "admin.circuit_breakers": { history: true },
  "admin.connections": { key: "id" },
};

export type ServerMessage = { [T in keyof ServerMessages]: { type: T } & ServerMessages[T] }[keyof ServerMessages];
export type ClientMessage = { [T in keyof ClientMessages]: { type: T } & ClientMessages[T] }[keyof ClientMessages];

/** What can be wrong, as `error` says it. */
export type ErrorCode = "INVALID_MESSAGE" | "UNKNOWN_MESSAGE_TYPE" | "RATE_LIMIT_EXCEEDED" | "INVALID_SUBSCRIPTION" | "SUBSCRIPTION_DENIED" | "INVALID_UNSUBSCRIPTION" | "MESSAGE_PROCESSING_ERROR" | "UNAUTHORIZED" | "INTERNAL_ERROR" | "INVALID_REQUEST" | "TOKEN_NOT_FOUND" | "MISSING_CONTEST_ID" | "CONTEST_NOT_FOUND" | "MISSING_MESSAGE_TEXT" | "MESSAGE_TOO_LONG" | "NOT_IN_ROOM" | "MISSING_WALLET" | "CONTEST_RETIRED" | "SETTING_NOT_FOUND" | "MISSING_SERVICE" | "SERVICE_NOT_FOUND" | "INVALID_SERVICE" | "MISSING_LAYER" | "INVALID_LAYER" | "NOT_READY" | "FELL_BEHIND" | "NOT_AVAILABLE" | "SWITCHED_OFF";

/** The sockets. */
export type Endpoint = "token-data" | "market-data" | "contest" | "portfolio" | "monitor" | "circuit-breaker" | "unified" | "notifications" | "wallet" | "analytics" | "skyduel";

/** Closed with this code: a token is needed, or the session was ended. */
export const SIGN_IN_FIRST = 4001;
