import { Emitter } from "./emitter.js";
import type { ServerMessages, Shape } from "./messages.js";

/** What one frame has changed. */
export interface Change<R> {
  rows: R[];
  /** Keys of rows that are gone. */
  removed: string[];
  /** Whether all rows were told anew, since nobody could say what was missed. */
  reset: boolean;
}

/** The rows of a channel as the server last told them, by key, whether it is connected or not. */
export class Table<R> {
  readonly channel: string;
  readonly #rows = new Map<string, R>();
  readonly #events = new Emitter<{ change: Change<R> }>();
  readonly #shape: Shape;
  readonly #keep: number;
  readonly #now: () => number;

  #cursor: string | undefined;
  #heardAt: number | null = null;
  #serial = 0;
  #changes = 0;
  #snapshots = 0;
  #resets = 0;

  constructor(channel: string, shape: Shape, keep: number, now: () => number) {
    this.channel = channel;
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
    const rows = frame.rows as R[];
    const before = frame.type === "snapshot" ? [...this.#rows.keys()] : [];
    const removed = frame.type === "snapshot" ? [] : this.#known(frame.removed);
    if (frame.type === "snapshot") {
      this.#snapshots += 1;
      this.#rows.clear();
    }
    removed.forEach((key) => this.#rows.delete(key));
    for (const row of rows) this.#rows.set(this.#key(row), row);
    if (this.#shape.history) this.#forget();
    const gone = before.filter((key) => !this.#rows.has(key));
    const reset = frame.type === "snapshot" && frame.reset === true;
    this.#cursor = frame.cursor;
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
