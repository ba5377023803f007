/** Something that somebody has; a portfolio's holdings are that. */
export interface Held {
  address: string;
  amount_text: string | null;
}

/** Something that has a price; a token's row is that. */
export interface Priced {
  price_text: string | null;
}

export interface Value {
  /** Exact, and never rounded: of what is there. */
  value: string;
  /** Addresses of what could not be counted: its amount or its price is not known. */
  missing: string[];
}

interface Decimal {
  digits: bigint;
  places: number;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const ZERO: Decimal = { digits: 0n, places: 0 };

/**
 * What holdings are worth at the prices of these rows.
 *
 * @param cash beside them
 */
export function valueOf(holdings: Iterable<Held>, rows: ReadonlyMap<string, Priced>, cash: string | null = null): Value {
  const missing: string[] = [];
  let sum = cash === null ? ZERO : decimal(cash);
  for (const { address, amount_text: amount } of holdings) {
    const price = rows.get(address)?.price_text ?? null;
    if (amount === null || price === null) missing.push(address);
    else sum = plus(sum, times(decimal(amount), decimal(price)));
  }
  return { value: text(sum), missing };
}

function decimal(text: string): Decimal {
  const parts = DECIMAL.exec(text);
  if (!parts) throw new Error(`"${text}" is no decimal`);
  const [, sign, whole, fraction = ""] = parts;
  return { digits: BigInt(sign! + whole + fraction), places: fraction.length };
}

function times(one: Decimal, other: Decimal): Decimal {
  return { digits: one.digits * other.digits, places: one.places + other.places };
}

function plus(one: Decimal, other: Decimal): Decimal {
  const places = Math.max(one.places, other.places);
  return { digits: scaled(one, places) + scaled(other, places), places };
}

function scaled({ digits, places }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - places);
}

function text({ digits, places }: Decimal): string {
  const sign = digits < 0n ? "-" : "";
  const all = String(digits < 0n ? -digits : digits).padStart(places + 1, "0");
  const whole = all.slice(0, all.length - places);
  const fraction = all.slice(all.length - places).replace(/0+$/, "");
  return sign + whole + (fraction && "." + fraction);
}
