// Over real sockets: tables as a server tells them, breaks, and going on by cursor.
import assert from "node:assert/strict";
import { once } from "node:events";
import { afterEach, beforeEach, test } from "node:test";
import { WebSocket, WebSocketServer } from "ws";
import { Client } from "../dist/index.js";

let server;
let port = 0;
let client;
/** What each connection was told by the client, and the last of them. */
let heard;
let socket;

async function listen() {
  server = new WebSocketServer({ host: "127.0.0.1", port, handleProtocols: (offered) => (offered.has("dd.v69") ? "dd.v69" : false) });
  await once(server, "listening");
  port = server.address().port;
  server.on("connection", (opened) => {
    socket = opened;
    heard.push([]);
    opened.on("message", (text) => heard.at(-1).push(JSON.parse(text)));
    says({ type: "connection_established", connectionId: "1", authenticated: false, user: null });
  });
}

/** As kill -9 would end it: no socket hears a goodbye. */
async function die() {
  for (const each of server.clients) each.terminate();
  await new Promise((done) => server.close(done));
}

function says(message) {
  socket.send(JSON.stringify({ timestamp: new Date().toISOString(), ...message }));
}

/** Until the condition holds; it is looked at whenever the client hears or says something. */
async function until(condition, what) {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, what);
    await new Promise((done) => setTimeout(done, 2));
  }
}

/** Waits are what the clock of a test says: here a second is a hundredth of one. */
const FAST = {
  now: () => Date.now(),
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds / 100);
    return () => clearTimeout(timer);
  },
};

const token = (address, price) => ({ address, price_text: price });

beforeEach(async () => {
  heard = [];
  port = 0;
  await listen();
  client = new Client({ url: `http://127.0.0.1:${port}`, WebSocket, clock: FAST, heartbeatEvery: 1_000_000 });
});

afterEach(async () => {
  client.close();
  await die();
});

test("a channel is followed as rows, and a table has them by key", async () => {
  const tokens = client.follow("public.tokens");
  const changes = [];
  tokens.onChange((change) => changes.push(change));
  await until(() => heard[0]?.length === 1, "a subscription");
  assert.deepEqual(heard[0][0], { type: "subscribe", channel: "public.tokens", delta: true });

  says({ type: "snapshot", channel: "public.tokens", cursor: "c1", rows: [token("A", "1"), token("B", "2")] });
  says({ type: "changes", channel: "public.tokens", cursor: "c2", rows: [token("A", "1.5"), token("C", "3")], removed: ["B"] });
  await until(() => changes.length === 2, "two changes");
  assert.deepEqual([...tokens.rows], [["A", token("A", "1.5")], ["C", token("C", "3")]]);
  assert.deepEqual(changes[1], { rows: [token("A", "1.5"), token("C", "3")], removed: ["B"], reset: false });
  assert.equal(tokens.cursor, "c2");
});

test("after a break it goes on where it was, with its rows, on a server that was started anew", async () => {
  const tokens = client.follow("public.tokens");
  const contest = client.follow("leaderboard.7");
  await until(() => heard[0]?.length === 2, "two subscriptions");
  says({ type: "snapshot", channel: "public.tokens", cursor: "c1", rows: [token("A", "1"), token("B", "2")] });
  await until(() => tokens.rows.size === 2, "rows");
  await die();
  await until(() => client.state === "waiting", "the break is seen");
  assert.equal(tokens.rows.size, 2);
  await listen();
  await until(() => heard[1]?.length === 2, "it is back");
  assert.deepEqual(heard[1], [
    { type: "subscribe", channel: "public.tokens", delta: true, since: "c1" },
    { type: "subscribe", channel: "leaderboard.7", delta: true },
  ]);
  says({ type: "changes", channel: "public.tokens", cursor: "c2", rows: [token("B", "2.5")], removed: ["A"] });
  says({ type: "snapshot", channel: "leaderboard.7", cursor: "l1", rows: [{ contest_id: "7", entries: [] }] });
  await until(() => contest.rows.size === 1, "the leaderboard");
  assert.deepEqual([...tokens.rows], [["B", token("B", "2.5")]]);
  assert.equal(client.stats().connections, 2);
});

test("a reset begins anew, and says which rows are gone", async () => {
  const tokens = client.follow("public.tokens");
  const changes = [];
  tokens.onChange((change) => changes.push(change));
  await until(() => heard[0]?.length === 1, "a subscription");
  says({ type: "snapshot", channel: "public.tokens", cursor: "c1", rows: [token("A", "1"), token("B", "2")] });
  says({ type: "snapshot", channel: "public.tokens", cursor: "d1", reset: true, rows: [token("B", "9")] });
  await until(() => changes.length === 2, "two snapshots");
  assert.deepEqual(changes[1], { rows: [token("B", "9")], removed: ["A"], reset: true });
  assert.deepEqual([...tokens.rows.keys()], ["B"]);
  assert.equal(tokens.cursor, "d1");
  const { snapshots, resets } = client.stats().channels["public.tokens"];
  assert.deepEqual([snapshots, resets], [2, 1]);
});

test("two who follow the same have one table, and the last to go ends it", async () => {
  const one = client.follow("public.tokens");
  assert.equal(client.follow("public.tokens"), one);
  await until(() => heard[0]?.length === 1, "one subscription");
  client.unfollow("public.tokens");
  client.follow("public.contests");
  await until(() => heard[0].length === 2, "another one");
  client.unfollow("public.tokens");
  client.unfollow("public.tokens");
  await until(() => heard[0].length === 3, "the end");
  assert.deepEqual(
    heard[0].map((message) => `${message.type} ${message.channel}`),
    ["subscribe public.tokens", "subscribe public.contests", "unsubscribe public.tokens"],
  );
  assert.notEqual(client.follow("public.tokens"), one);
});

test("what happened is kept in its order, and the oldest is forgotten", async () => {
  const signals = client.follow("public.signals", 3);
  await until(() => heard[0]?.length === 1, "a subscription");
  const signal = (symbol) => ({ kind: "trend", address: "A", symbol });
  says({ type: "snapshot", channel: "public.signals", cursor: "s1", rows: [signal("a"), signal("b")] });
  says({ type: "changes", channel: "public.signals", cursor: "s2", rows: [signal("b"), signal("c")], removed: [] });
  await until(() => signals.cursor === "s2", "both frames");
  assert.deepEqual([...signals.rows.values()].map((row) => row.symbol), ["b", "b", "c"]);
});

test("candles are told apart by their start, and the oldest are forgotten", async () => {
  const candles = client.follow("candles.A.1m", 2);
  await until(() => heard[0]?.length === 1, "a subscription");
  const candle = (minute, close) => ({ start: `2025-03-01T12:0${minute}:00.000Z`, close_text: close });
  says({ type: "snapshot", channel: "candles.A.1m", cursor: "1", rows: [candle(0, "1"), candle(1, "1")] });
  says({ type: "changes", channel: "candles.A.1m", cursor: "2", rows: [candle(1, "2"), candle(2, "3")], removed: [] });
  await until(() => candles.cursor === "2", "both frames");
  assert.deepEqual([...candles.rows.values()], [candle(1, "2"), candle(2, "3")]);
});

test("a channel of one row has it under its own name, and none when it is removed", async () => {
  const name = "participant.W.7";
  const entry = client.follow(name);
  await until(() => heard[0]?.length === 1, "a subscription");
  says({ type: "snapshot", channel: name, cursor: "1", rows: [{ walletAddress: "W", portfolioValue: "1" }] });
  says({ type: "changes", channel: name, cursor: "2", rows: [{ walletAddress: "W", portfolioValue: "2" }], removed: [] });
  await until(() => entry.cursor === "2", "both frames");
  assert.deepEqual([...entry.rows], [[name, { walletAddress: "W", portfolioValue: "2" }]]);
  says({ type: "changes", channel: name, cursor: "3", rows: [], removed: ["7"] });
  await until(() => entry.rows.size === 0, "no row");
});

test("of what is somebody's, each channel has rows of its own kind", async () => {
  const contests = client.follow("user.W");
  const tokens = client.follow("user.W.tokens");
  await until(() => heard[0]?.length === 2, "both subscriptions");
  says({ type: "snapshot", channel: "user.W", cursor: "1", rows: [{ contest_id: "7" }, { contest_id: "8" }] });
  says({ type: "changes", channel: "user.W", cursor: "2", rows: [], removed: ["7"] });
  says({ type: "snapshot", channel: "user.W.tokens", cursor: "1", rows: [{ address: "A" }, { address: "B" }] });
  await until(() => contests.cursor === "2" && tokens.cursor === "1", "all frames");
  assert.deepEqual([...contests.rows.keys()], ["8"]);
  assert.deepEqual([...tokens.rows.keys()], ["A", "B"]);
});

test("a symbol that means another token now has that one's row alone", async () => {
  const bonk = client.follow("token.BONK");
  await until(() => heard[0]?.length === 1, "a subscription");
  says({ type: "snapshot", channel: "token.BONK", cursor: "1", rows: [token("A", "1")] });
  says({ type: "changes", channel: "token.BONK", cursor: "2", rows: [token("B", "2")], removed: ["A"] });
  await until(() => bonk.cursor === "2", "both frames");
  assert.deepEqual([...bonk.rows.keys()], ["B"]);
});
