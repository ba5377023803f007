/** A binary frame: what tokens are worth, as `format: "binary"` brings it. docs/sockets.md has it byte by byte. */
export interface PriceFrame {
  channel: string;
  /** All rows, or else what changed. */
  snapshot: boolean;
  /** Whether all rows are told anew, since nobody could say what was missed. */
  reset: boolean;
  /** Where the next connection goes on; not every frame has one, and an older one is good enough. */
  cursor: string | undefined;
  timestamp: string;
  rows: PriceRow[];
  /** Addresses of tokens that are gone. */
  removed: string[];
}

/** What was asked for of a token, as other rows have it. Its address and symbol are said once. */
export interface PriceRow {
  id: number;
  address?: string;
  symbol?: string;
  [field: string]: unknown;
}

const VERSION = 1;
const SNAPSHOT = 1;
const RESET = 2;
const CURSOR = 4;

type Kind = "number" | "text of a number" | "time" | "text";

/** In the order of the bits that say which there are. */
const COLUMNS: [field: string, kind: Kind][] = [
  ["price", "number"],
  ["price_time", "time"],
  ["change_5m", "number"],
  ["change_1h", "number"],
  ["change_24h", "number"],
  ["market_cap", "text of a number"],
  ["fdv", "text of a number"],
  ["liquidity", "text of a number"],
  ["volume_24h", "text of a number"],
  ["volume_1h", "text of a number"],
  ["volume_trend", "number"],
  ["buy_pressure", "number"],
  ["high_24h", "number"],
  ["low_24h", "number"],
  ["score", "number"],
  ["status", "text"],
  ["trend", "text"],
  ["source", "text"],
];

/** Reads a binary frame. */
export function readPrices(frame: ArrayBuffer | Uint8Array): PriceFrame {
  const bytes = new Bytes(frame instanceof Uint8Array ? frame : new Uint8Array(frame));
  const version = bytes.octet();
  if (version !== VERSION) throw new Error(`A price array of version ${version} is from a later server.`);
  const flags = bytes.octet();
  const channel = bytes.text();
  const time = bytes.number();
  const cursor = flags & CURSOR ? base64url(bytes.raw(bytes.number())) : undefined;
  const there = bytes.number();
  const columns = COLUMNS.filter((_, bit) => Math.floor(there / 2 ** bit) % 2 === 1);
  const rows: PriceRow[] = [];
  for (let left = bytes.number(); left > 0; left--) {
    const head = bytes.number();
    const row: PriceRow = { id: Math.floor(head / 2) };
    if (head % 2 === 1) {
      row.address = bytes.text();
      row.symbol = bytes.text();
    }
    for (const [field, kind] of columns) bytes.read(row, field, kind, time);
    rows.push(row);
  }
  const removed: string[] = [];
  for (let left = bytes.number(); left > 0; left--) removed.push(bytes.text());
  return {
    channel,
    snapshot: (flags & SNAPSHOT) !== 0,
    reset: (flags & RESET) !== 0,
    cursor,
    timestamp: new Date(time).toISOString(),
    rows,
    removed,
  };
}

class Bytes {
  readonly #all: Uint8Array;
  #at = 0;

  constructor(all: Uint8Array) {
    this.#all = all;
  }

  octet(): number {
    const octet = this.#all[this.#at++];
    if (octet === undefined) throw new Error("A price array ends too early.");
    return octet;
  }

  /** Of groups of seven bits the lowest first. */
  number(): number {
    let value = 0;
    let place = 1;
    for (;;) {
      const octet = this.octet();
      value += (octet & 127) * place;
      if (octet < 128) return value;
      place *= 128;
    }
  }

  /** The same, with as many digits as there are. */
  digits(): string {
    let value = 0n;
    let shift = 0n;
    for (;;) {
      const octet = this.octet();
      value |= BigInt(octet & 127) << shift;
      if (octet < 128) return value.toString();
      shift += 7n;
    }
  }

  raw(length: number): Uint8Array {
    const raw = this.#all.subarray(this.#at, this.#at + length);
    if (raw.length < length) throw new Error("A price array ends too early.");
    this.#at += length;
    return raw;
  }

  text(): string {
    return new TextDecoder().decode(this.raw(this.number()));
  }

  read(row: PriceRow, field: string, kind: Kind, now: number): void {
    const head = this.number();
    if (head === 0) {
      row[field] = null;
      if (field === "price") row["price_text"] = null;
    } else if (kind === "text") {
      row[field] = new TextDecoder().decode(this.raw(head - 1));
    } else if (kind === "time") {
      row[field] = new Date(now - signed(head - 1)).toISOString();
    } else {
      const text = decimal(this.digits(), head - 1);
      row[field] = kind === "number" ? Number(text) : text;
      if (field === "price") row["price_text"] = text;
    }
  }
}

/** 0, 1, 2, 3 … are 0, -1, 1, -2 …. */
function signed(number: number): number {
  return number % 2 === 0 ? number / 2 : -(number + 1) / 2;
}

/** Digits, and what is twice the number of those after the point, and one more for less than zero. */
function decimal(digits: string, head: number): string {
  const scale = Math.floor(head / 2);
  const padded = digits.padStart(scale + 1, "0");
  const point = padded.length - scale;
  return (head % 2 ? "-" : "") + padded.slice(0, point) + (scale ? "." + padded.slice(point) : "");
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
