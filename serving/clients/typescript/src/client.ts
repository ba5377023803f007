import { Emitter } from "./emitter.js";
import { SHAPES, SIGN_IN_FIRST } from "./messages.js";
import type { ClientMessage, Endpoint, Rows, ServerMessage, ServerMessages } from "./messages.js";
import { readPrices } from "./prices.js";
import { Table } from "./table.js";
import type { Wish } from "./table.js";

/** Where the platform is. */
export const ENVIRONMENTS = {
  production: "https://degenduel.me",
  development: "https://dev.degenduel.me",
  local: "http://localhost:3004",
} as const;

/** A socket token, and for how many seconds it is good. */
export interface Token {
  token: string;
  expiresIn: number;
}

/** `connecting`: until the server has said all it says at first; `waiting`: for the next attempt; `closed`: for good. */
export type State = "connecting" | "live" | "waiting" | "closed";

export interface StateChange {
  state: State;
  /** Why, in words for people. */
  reason: string;
  /** The code that the socket was closed with, if it was. */
  code?: number;
  /** While waiting: milliseconds until the next attempt. */
  wait?: number;
}

/** What a client tells: its own state, every message, and each message by its type. */
export type Events = {
  state: StateChange;
  message: ServerMessage;
  /** No token could be had: the next attempt comes by itself. */
  failure: unknown;
} & { [T in keyof ServerMessages]: { type: T } & ServerMessages[T] };

/** What a client needs of a WebSocket, as browsers and Node have it. */
export interface Socket {
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  binaryType?: string;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/** What time it is, and when to do something; the answer calls it off. */
export interface Clock {
  now(): number;
  after(milliseconds: number, then: () => void): () => void;
}

export interface Options {
  /** One of {@link ENVIRONMENTS}, or an address; in a browser the page's own, if nothing is said. */
  url?: keyof typeof ENVIRONMENTS | (string & {});
  /** Which socket: each has every channel, but messages of its own. */
  endpoint?: Endpoint;
  /** Where socket tokens come from: the browser's session, or whoever you ask. Null means that nobody is signed in. */
  token?: "session" | (() => Promise<Token | null>);
  /** Of a silence of so many milliseconds, the server is asked whether it is there; three times in vain, and it is not. */
  heartbeatEvery?: number;
  /** Where there is none of its own, as in Node before 22. */
  WebSocket?: new (url: string, protocols: string[]) => Socket;
  clock?: Clock;
  /** Between 0 and 1. */
  random?: () => number;
}

/** The rows of a channel, by its name. */
export type RowOf<C extends string> = C extends keyof Rows ? Rows[C] : Record<string, unknown>;

export interface Stats {
  state: State;
  /** How often it was live. */
  connections: number;
  /** How often it was not, in a row. */
  failures: number;
  frames: number;
  /** Of text that was heard. */
  characters: number;
  /** Of price arrays that were heard. */
  bytes: number;
  said: number;
  missedHeartbeats: number;
  tokens: number;
  /** When something was heard last. */
  heardAt: number | null;
  channels: Record<string, { rows: number; changes: number; snapshots: number; resets: number; heardAt: number | null }>;
}

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
const DIED_YOUNG = 5_000;
const MISSED_HEARTBEATS = 3;
/** Of a token's life. */
const REFRESH_AT = 0.8;
/** Timers count in 31 bits. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** A close that no server says: we gave up listening. */
const NOT_THERE = 4000;

const SYSTEM: Clock = {
  now: () => Date.now(),
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds);
    return () => clearTimeout(timer);
  },
};

/**
 * A connection that comes back by itself, and the tables that are followed over it. After a break each goes on where it was:
 * its rows stay, and what was missed is told.
 */
export class Client {
  readonly #events = new Emitter<Events>();
  readonly #tables = new Map<string, { table: Table<any>; followers: number }>();
  readonly #base: URL;
  readonly #address: string;
  readonly #Socket: new (url: string, protocols: string[]) => Socket;
  readonly #source: (() => Promise<Token | null>) | undefined;
  readonly #heartbeatEvery: number;
  readonly #clock: Clock;
  readonly #random: () => number;

  #state: State = "closed";
  #socket: Socket | undefined;
  /** Tells answers that come late from those that are waited for. */
  #attempt = 0;
  #wasSignedIn = false;
  #liveSince: number | undefined;
  #token: { text: string; refreshAt: number } | undefined;
  #stopTimer: () => void = () => {};
  #stopRefresh: () => void = () => {};
  #missed = 0;
  #heardSinceLook = false;

  #connections = 0;
  #failures = 0;
  #refreshFailures = 0;
  #frames = 0;
  #characters = 0;
  #bytes = 0;
  #said = 0;
  #tokens = 0;
  #heardAt: number | null = null;

  /** Begins to connect at once. */
  constructor(options: Options = {}) {
    const url = options.url ?? (globalThis as { location?: { origin?: string } }).location?.origin;
    if (!url) throw new Error("Say where the platform is: url is one of " + Object.keys(ENVIRONMENTS).join(", ") + ", or an address.");
    this.#base = new URL(ENVIRONMENTS[url as keyof typeof ENVIRONMENTS] ?? url);
    const endpoint = options.endpoint ?? "market-data";
    const address = new URL("/api/v69/ws" + (endpoint === "unified" ? "" : "/" + endpoint), this.#base);
    address.protocol = this.#base.protocol === "https:" ? "wss:" : "ws:";
    this.#address = address.href;
    const Socket = options.WebSocket ?? (globalThis as { WebSocket?: any }).WebSocket;
    if (!Socket) throw new Error("There is no WebSocket here: give one as the option WebSocket, such as that of the package ws.");
    this.#Socket = Socket;
    this.#source = options.token === "session" ? () => this.#sessionToken() : options.token;
    this.#heartbeatEvery = options.heartbeatEvery ?? 10_000;
    this.#clock = options.clock ?? SYSTEM;
    this.#random = options.random ?? Math.random;
    void this.#connect();
  }

  get state(): State {
    return this.#state;
  }

  /** Listens; the answer ends it. */
  on<E extends keyof Events>(event: E, listener: (told: Events[E]) => void): () => void {
    return this.#events.on(event, listener);
  }

  /**
   * The table of a channel: its rows now, and as they change. Whoever follows it too gets the same one.
   *
   * @param wish how it is to be told; whoever follows it later cannot change that. With `keep`, or as a number alone, how
   * many rows are kept where the server forgets the oldest without a word, as it does of candles and signals
   */
  follow<C extends string>(channel: C, wish: number | (Wish & { keep?: number }) = {}): Table<RowOf<C>> {
    const { keep = 1_000, ...told } = typeof wish === "number" ? { keep: wish } : wish;
    const known = this.#tables.get(channel);
    if (known) {
      known.followers += 1;
      return known.table;
    }
    const table = new Table<any>(channel, told, shapeOf(channel), keep, () => this.#clock.now());
    this.#tables.set(channel, { table, followers: 1 });
    this.#subscribe(table);
    return table;
  }

  /** Once for each time that it was followed. */
  unfollow(channel: string): void {
    const known = this.#tables.get(channel);
    if (!known || --known.followers > 0) return;
    this.#tables.delete(channel);
    this.say({ type: "unsubscribe", channel });
  }

  /** Says something, if somebody is there to hear it. */
  say(message: ClientMessage): boolean {
    if (this.#state !== "live") return false;
    this.#send(message);
    return true;
  }

  /** After somebody has signed in, or as somebody else: asks for a token and shows it. */
  async authenticate(): Promise<void> {
    this.#token = undefined;
    if (this.#state === "live") {
      await this.#refresh();
    } else {
      this.open();
    }
  }

  /** Connects now, if it is not connected. */
  open(): void {
    if (this.#state === "waiting" || this.#state === "closed") void this.#connect();
  }

  /** Ends it; tables keep their rows, and {@link open} goes on. */
  close(): void {
    this.#end({ state: "closed", reason: "closed by us" }, 1000);
  }

  stats(): Stats {
    return {
      state: this.#state,
      connections: this.#connections,
      failures: this.#failures,
      frames: this.#frames,
      characters: this.#characters,
      bytes: this.#bytes,
      said: this.#said,
      missedHeartbeats: this.#missed,
      tokens: this.#tokens,
      heardAt: this.#heardAt,
      channels: Object.fromEntries([...this.#tables].map(([name, { table }]) => [name, table.stats()])),
    };
  }

  // Connecting

  async #connect(): Promise<void> {
    const attempt = ++this.#attempt;
    this.#stopTimer();
    this.#become({ state: "connecting", reason: this.#failures ? "connecting again" : "connecting" });
    let token: string | null;
    try {
      token = await this.#freshToken();
    } catch (failure) {
      if (attempt !== this.#attempt) return;
      this.#events.tell("failure", failure);
      return this.#retry({ state: "waiting", reason: "no token could be had" });
    }
    if (attempt !== this.#attempt) return;
    this.#wasSignedIn = token !== null;
    const socket = new this.#Socket(this.#address, token === null ? ["dd.v69"] : ["dd.v69", "bearer." + token]);
    this.#socket = socket;
    // What goes wrong is told by the close that follows.
    socket.onerror = () => {};
    socket.onmessage = (event) => {
      if (socket === this.#socket) this.#heard(event.data);
    };
    socket.binaryType = "arraybuffer";
    socket.onclose = (event) => {
      if (socket === this.#socket) this.#lost(event.code, event.reason);
    };
    this.#missed = 0;
    this.#heardSinceLook = false;
    this.#watch();
  }

  #lost(code: number, reason: string): void {
    if (code === SIGN_IN_FIRST) {
      this.#token = undefined;
      // Who was nobody would be nobody again.
      if (!this.#wasSignedIn) return this.#end({ state: "closed", reason: reason || "somebody has to sign in", code });
    }
    this.#retry({ state: "waiting", reason: reason || "the connection was lost", code });
  }

  #retry(change: StateChange): void {
    const lived = this.#liveSince === undefined ? undefined : this.#clock.now() - this.#liveSince;
    const diedYoung = lived !== undefined && lived < DIED_YOUNG;
    if (lived !== undefined && !diedYoung) this.#failures = 0;
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures);
    this.#failures += 1;
    const wait = Math.round(longest * (0.75 + this.#random() / 4)) + (diedYoung ? DIED_YOUNG : 0);
    this.#disconnect();
    this.#stopTimer = this.#clock.after(wait, () => void this.#connect());
    this.#become({ ...change, wait });
  }

  #end(change: StateChange, code?: number): void {
    this.#attempt += 1;
    this.#disconnect(code);
    this.#stopRefresh();
    this.#become(change);
  }

  #disconnect(code?: number): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#liveSince = undefined;
    this.#stopTimer();
    if (code !== undefined) socket?.close(code);
  }

  // Listening

  #heard(data: unknown): void {
    this.#frames += 1;
    this.#heardAt = this.#clock.now();
    this.#heardSinceLook = true;
    this.#missed = 0;
    if (data instanceof ArrayBuffer) {
      const prices = readPrices(data);
      this.#bytes += data.byteLength;
      this.#tables.get(prices.channel)?.table.hearPrices(prices);
    } else {
      this.#hear(String(data));
    }
  }

  #hear(text: string): void {
    this.#characters += text.length;
    const message = JSON.parse(text) as ServerMessage;
    switch (message.type) {
      case "connection_established":
        this.#liveSince = this.#clock.now();
        this.#connections += 1;
        this.#become({ state: "live", reason: "live" });
        for (const { table } of this.#tables.values()) this.#subscribe(table);
        if (this.#token && this.#clock.now() >= this.#token.refreshAt) void this.#refresh();
        break;
      case "snapshot":
      case "changes":
        this.#tables.get(message.channel)?.table.hear(message);
        break;
      case "authentication_result":
        if (message.status !== "success") this.#token = undefined;
    }
    this.#events.tell("message", message);
    this.#events.tell(message.type, message as never);
  }

  #subscribe(table: Table<any>): void {
    const since = table.cursor;
    this.say({ type: "subscribe", channel: table.channel, delta: true, ...table.wish, ...(since === undefined ? {} : { since }) });
  }

  #send(message: ClientMessage): void {
    this.#socket!.send(JSON.stringify(message));
    this.#said += 1;
  }

  /** A silence is broken by us; whoever does not answer is gone, whatever the network says. */
  #watch(): void {
    this.#stopTimer = this.#clock.after(this.#heartbeatEvery, () => {
      if (this.#heardSinceLook) {
        this.#heardSinceLook = false;
      } else if (this.#missed === MISSED_HEARTBEATS) {
        const socket = this.#socket!;
        this.#retry({ state: "waiting", reason: "the server is silent" });
        socket.close(NOT_THERE, "silent");
        return;
      } else {
        this.#missed += 1;
        this.say({ type: "heartbeat" });
      }
      this.#watch();
    });
  }

  // Tokens

  async #freshToken(): Promise<string | null> {
    if (!this.#source) return null;
    if (this.#token && this.#clock.now() < this.#token.refreshAt) return this.#token.text;
    const answer = await this.#source();
    this.#stopRefresh();
    if (!answer) {
      this.#token = undefined;
      return null;
    }
    this.#tokens += 1;
    this.#refreshFailures = 0;
    const life = Math.min(LONGEST_TIMER, answer.expiresIn * 1_000 * REFRESH_AT);
    this.#token = { text: answer.token, refreshAt: this.#clock.now() + life };
    this.#stopRefresh = this.#clock.after(life, () => void this.#refresh());
    return answer.token;
  }

  /** While it is not live, the next attempt does it. */
  async #refresh(): Promise<void> {
    if (this.#state !== "live") return;
    const attempt = this.#attempt;
    try {
      this.#token = undefined;
      const token = await this.#freshToken();
      if (token !== null && attempt === this.#attempt && this.say({ type: "authenticate", token })) this.#wasSignedIn = true;
    } catch (failure) {
      if (attempt !== this.#attempt) return;
      this.#events.tell("failure", failure);
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#refreshFailures++);
      this.#stopRefresh = this.#clock.after(wait, () => void this.#refresh());
    }
  }

  async #sessionToken(): Promise<Token | null> {
    const answer = await fetch(new URL("/api/auth/token", this.#base), { credentials: "include" });
    if (answer.status === 401) return null;
    if (!answer.ok) throw new Error("/api/auth/token answers " + answer.status);
    return (await answer.json()) as Token;
  }

  #become(change: StateChange): void {
    this.#state = change.state;
    this.#events.tell("state", change);
  }
}

/** Of the longest name that a channel's may be; of others, each row replaces the last. */
function shapeOf(channel: string) {
  const name = Object.keys(SHAPES)
    .filter((known) => {
      const [start, end] = known.split("*");
      return end === undefined ? known === channel : channel.startsWith(start!) && channel.endsWith(end);
    })
    .sort((one, other) => other.length - one.length)[0];
  return name === undefined ? {} : SHAPES[name]!;
}
