// Price arrays: bytes that the server really made, and all that they say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Client, readPrices } from "../dist/index.js";
import { ControlledClock, settled, sockets } from "./controlled.js";

const { fields, steps } = JSON.parse(readFileSync(new URL("prices.json", import.meta.url), "utf8"));
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex")).buffer;

test("a table of price arrays has what a table of rows has, after each frame", async () => {
  const { Socket, last } = sockets();
  const one = new Client({ url: "local", WebSocket: Socket, clock: new ControlledClock() });
  await settled();
  last().isLive();
  const table = one.follow("public.tokens", { format: "binary", fields });
  assert.deepEqual(last().said.at(-1), { type: "subscribe", channel: "public.tokens", delta: true, format: "binary", fields });
  for (const { frame, rows } of steps) {
    last().onmessage({ data: bytes(frame) });
    const sorted = (all) => [...all].sort((a, b) => a.id - b.id);
    assert.deepEqual(sorted(table.rows.values()), sorted(rows));
    assert.deepEqual([...table.rows.keys()].sort(), rows.map((row) => row.address).sort());
  }
  assert.equal(one.stats().bytes, steps.reduce((sum, { frame }) => sum + frame.length / 2, 0));
});

test("the cursor of a table is the last that came, and there is one in a snapshot", () => {
  const [first, second, third] = steps.map(({ frame }) => readPrices(bytes(frame)));
  assert.deepEqual([first.snapshot, second.snapshot, third.snapshot], [true, false, false]);
  assert.match(first.cursor, /^[\w-]{60,}$/);
  assert.equal(second.cursor, undefined);
  assert.notEqual(third.cursor, first.cursor);
  assert.equal(third.removed.length, 1);
});

test("what ends too early, and what a later server says, is refused", () => {
  const frame = new Uint8Array(bytes(steps[0].frame));
  for (const end of [1, 10, 40, frame.length - 1]) assert.throws(() => readPrices(frame.subarray(0, end)), /ends too early/);
  assert.throws(() => readPrices(Uint8Array.of(2, 0)), /version 2/);
});
