import { Emitter } from "./emitter.js";
import type { ServerMessages, Shape } from "./messages.js";
import type { PriceFrame } from "./prices.js";

/** What one frame has changed. */
export interface Change<R> {
  rows: R[];
  /** Keys of rows that are gone. */
  removed: string[];
  /** Whether all rows were told anew, since nobody could say what was missed. */
  reset: boolean;
}

/** How a channel is to be told. */
export interface Wish {
  /** Only these rows: by their keys or, of tokens, symbols. */
  keys?: string[];
  /** Only these fields of them, and their key. */
  fields?: string[];
  /** At most so many frames a second. */
  maxHz?: number;
  /** Tokens as price arrays: a small part of the bytes, and unless `fields` says more, prices and their times. */
  format?: "binary";
}

/** The rows of a channel as the server last told them, by key, whether it is connected or not. */
export class Table<R> {
  readonly channel: string;
  readonly wish: Wish;
  readonly #rows = new Map<string, R>();
  readonly #events = new Emitter<{ change: Change<R> }>();
  readonly #shape: Shape;
  readonly #keep: number;
  readonly #now: () => number;

  /** By their ids: in a price array they are said once. */
  readonly #names = new Map<number, { address: string; symbol: string }>();

  #cursor: string | undefined;
  #heardAt: number | null = null;
  #serial = 0;
  #changes = 0;
  #snapshots = 0;
  #resets = 0;

  constructor(channel: string, wish: Wish, shape: Shape, keep: number, now: () => number) {
    this.channel = channel;
    this.wish = wish;
    this.#shape = shape;
    this.#keep = keep;
    this.#now = now;
  }

  get rows(): ReadonlyMap<string, R> {
    return this.#rows;
  }

  /** How far it has been told: the next connection goes on from there. */
  get cursor(): string | undefined {
    return this.#cursor;
  }

  /** When it was told something last, by this machine's clock; null before. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  /** Listens; the answer ends it. */
  onChange(listener: (change: Change<R>) => void): () => void {
    return this.#events.on("change", listener);
  }

  /** Takes in a frame. */
  hear(frame: ({ type: "snapshot" } & ServerMessages["snapshot"]) | ({ type: "changes" } & ServerMessages["changes"])): void {
    if (frame.type === "snapshot") this.#take(frame.rows as R[], [], frame.cursor, true, frame.reset === true);
    else this.#take(frame.rows as R[], this.#known(frame.removed), frame.cursor, false, false);
  }

  /** Takes in a frame of prices. */
  hearPrices(frame: PriceFrame): void {
    if (frame.snapshot) this.#names.clear();
    const rows = frame.rows.map(({ id, address, symbol, ...values }) => {
      if (address !== undefined && symbol !== undefined) this.#names.set(id, { address, symbol });
      return { id, ...this.#names.get(id), ...values } as R;
    });
    this.#take(rows, frame.removed, frame.cursor ?? this.#cursor, frame.snapshot, frame.reset);
  }

  #take(rows: R[], removed: string[], cursor: string | undefined, snapshot: boolean, reset: boolean): void {
    const before = snapshot ? [...this.#rows.keys()] : [];
    if (snapshot) {
      this.#snapshots += 1;
      this.#rows.clear();
    }
    removed.forEach((key) => this.#rows.delete(key));
    for (const row of rows) this.#rows.set(this.#key(row), row);
    if (this.#shape.history) this.#forget();
    const gone = before.filter((key) => !this.#rows.has(key));
    this.#cursor = cursor;
    this.#heardAt = this.#now();
    this.#changes += rows.length + removed.length;
    this.#resets += reset ? 1 : 0;
    this.#events.tell("change", { rows, removed: [...removed, ...gone], reset });
  }

  stats() {
    return {
      rows: this.#rows.size,
      changes: this.#changes,
      snapshots: this.#snapshots,
      resets: this.#resets,
      heardAt: this.#heardAt,
    };
  }

  /** What happened has no key but its place; where there is but one row, the channel is its key. */
  #key(row: R): string {
    if (this.#shape.key !== undefined) return String((row as Record<string, unknown>)[this.#shape.key]);
    return this.#shape.history ? String(++this.#serial) : this.channel;
  }

  #known(removed: string[]): string[] {
    return this.#shape.key === undefined ? (removed.length ? [...this.#rows.keys()] : []) : removed;
  }

  #forget(): void {
    for (const oldest of this.#rows.keys()) {
      if (this.#rows.size <= this.#keep) return;
      this.#rows.delete(oldest);
    }
  }
}
