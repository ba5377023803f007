// When a client connects, how long it waits, whom it believes to be dead, and when it shows a fresh token.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "../dist/index.js";
import { ControlledClock, settled, sockets } from "./controlled.js";

async function client(options = {}) {
  const clock = new ControlledClock();
  const { opened, Socket, last } = sockets();
  const states = [];
  const one = new Client({ url: "local", WebSocket: Socket, clock, random: () => 1, ...options });
  one.on("state", (change) => states.push(change));
  await settled();
  return { one, clock, opened, last, states };
}

/** Nobody minds a silence. */
const SILENT = { heartbeatEvery: 1e9 };

/** What it waits for each time that nobody answers. */
async function waits(setup, times) {
  const { opened, clock, last } = setup;
  const all = [];
  for (let time = 0; time < times; time += 1) {
    const before = opened.length;
    last().dies();
    let waited = 0;
    while (opened.length === before && waited < 60_000) {
      await clock.pass(250);
      waited += 250;
    }
    all.push(waited / 1_000);
  }
  return all;
}

test("nobody answers: it waits a second, and twice as long each time, but never longer than 30", async () => {
  assert.deepEqual(await waits(await client(), 7), [1, 2, 4, 8, 16, 30, 30]);
});

test("not all come back at the same time: up to a quarter of the wait is left out", async () => {
  assert.deepEqual(await waits(await client({ random: () => 0 }), 5), [0.75, 1.5, 3, 6, 12]);
  assert.deepEqual(await waits(await client({ random: () => 0.5 }), 1), [1]);
});

test("a connection that lived makes the next wait a second again", async () => {
  const setup = await client();
  await waits(setup, 4);
  setup.last().isLive();
  await setup.clock.pass(5_000);
  assert.deepEqual(await waits(setup, 2), [1, 2]);
});

test("one that died within 5 s is waited for 5 s longer, and counts as no success", async () => {
  const setup = await client();
  setup.last().isLive();
  await setup.clock.pass(4_999);
  assert.deepEqual(await waits(setup, 1), [6]);
  setup.last().isLive();
  assert.deepEqual(await waits(setup, 1), [7]);
  assert.deepEqual(await waits(setup, 1), [4]);
});

test("the unified socket is at the root of all", async () => {
  const { last } = await client({ endpoint: "unified" });
  assert.equal(last().url, "ws://localhost:3004/api/v69/ws");
});

test("the address is that of the environment, and the sub-protocol ours", async () => {
  for (const [url, address] of [
    ["production", "wss://degenduel.me/api/v69/ws/contest"],
    ["development", "wss://dev.degenduel.me/api/v69/ws/contest"],
    ["local", "ws://localhost:3004/api/v69/ws/contest"],
    ["https://streams.example/", "wss://streams.example/api/v69/ws/contest"],
  ]) {
    const { last } = await client({ url, endpoint: "contest" });
    assert.equal(last().url, address);
    assert.deepEqual(last().protocols, ["dd.v69"]);
  }
});

test("without an address, and without a WebSocket, it says what is missing", () => {
  assert.throws(() => new Client({ WebSocket: sockets().Socket }), /url is one of production, development, local, or an address/);
  const own = globalThis.WebSocket;
  delete globalThis.WebSocket;
  try {
    assert.throws(() => new Client({ url: "local" }), /option WebSocket/);
  } finally {
    if (own) globalThis.WebSocket = own;
  }
});

test("a silence is broken by a heartbeat, and three that are not answered are the end", async () => {
  const { clock, last, opened, states } = await client();
  last().isLive();
  await clock.pass(10_000);
  assert.deepEqual(last().types(), []);
  await clock.pass(30_000);
  assert.deepEqual(last().types(), ["heartbeat", "heartbeat", "heartbeat"]);
  assert.equal(last().closedWith, null);
  const dead = last();
  await clock.pass(10_000);
  assert.equal(dead.closedWith, 4000);
  assert.equal(states.at(-1).reason, "the server is silent");
  await clock.pass(1_000);
  assert.equal(opened.length, 2);
  // Its last words are nobody's business any more.
  dead.hears({ type: "connection_established" });
  dead.dies();
  assert.equal(states.at(-1).state, "connecting");
});

test("an answer, or anything else, makes the count begin anew; where something is heard, nothing is asked", async () => {
  const { clock, last, opened } = await client();
  last().isLive();
  for (let round = 0; round < 5; round += 1) {
    await clock.pass(40_000);
    last().hears({ type: "heartbeat_ack" });
  }
  assert.equal(opened.length, 1);
  const asked = last().said.length;
  for (let second = 0; second < 120; second += 1) {
    await clock.pass(1_000);
    last().hears({ type: "market_status" });
  }
  assert.equal(last().said.length, asked);
});

test("a handshake that never ends is given up, too", async () => {
  const { clock, last, opened } = await client();
  const hangs = last();
  await clock.pass(41_000);
  assert.equal(opened.length, 2);
  assert.equal(hangs.closedWith, 4000);
  assert.deepEqual(hangs.said, []);
});

test("a token is shown at the handshake, and a fresh one on the open socket at 80 % of its life", async () => {
  let asked = 0;
  const { clock, last, opened } = await client({ ...SILENT, token: async () => ({ token: "a.b." + ++asked, expiresIn: 3_600 }) });
  assert.deepEqual(last().protocols, ["dd.v69", "bearer.a.b.1"]);
  last().isLive();
  await clock.pass(2_879_999);
  assert.deepEqual([asked, last().said], [1, []]);
  await clock.pass(1);
  assert.deepEqual(last().said, [{ type: "authenticate", token: "a.b.2" }]);
  assert.equal(opened.length, 1);
  last().dies();
  await clock.pass(1_000);
  assert.deepEqual(last().protocols, ["dd.v69", "bearer.a.b.2"]);
});

test("a token that grew old while nobody was connected is not shown", async () => {
  let asked = 0;
  const { clock, last } = await client({ token: async () => ({ token: "a.b." + ++asked, expiresIn: 10 }) });
  last().dies();
  await clock.pass(1_000);
  assert.deepEqual(last().protocols, ["dd.v69", "bearer.a.b.1"]);
  for (let time = 0; time < 4; time += 1) {
    last().dies();
    await clock.pass(30_000);
  }
  assert.notEqual(last().protocols[1], "bearer.a.b.1");
});

test("one that grew old while the handshake hung is replaced as soon as somebody is there", async () => {
  let asked = 0;
  const { clock, last } = await client({ token: async () => ({ token: "a.b." + ++asked, expiresIn: 10 }) });
  await clock.pass(9_000);
  last().isLive();
  await settled();
  assert.deepEqual(last().said, [{ type: "authenticate", token: "a.b.2" }]);
});

test("whoever cannot give a fresh token now is asked again", async () => {
  let asked = 0;
  const source = async () => {
    asked += 1;
    if (asked === 2 || asked === 3) throw new Error("away");
    return { token: "a.b." + asked, expiresIn: 100 };
  };
  const { one, clock, last } = await client({ ...SILENT, token: source });
  const failures = [];
  one.on("failure", (failure) => failures.push(failure.message));
  last().isLive();
  await clock.pass(80_000);
  assert.equal(asked, 2);
  await clock.pass(3_000);
  assert.deepEqual(failures, ["away", "away"]);
  assert.deepEqual(last().said.at(-1), { type: "authenticate", token: "a.b.4" });
});

test("without a token that it should have, it waits and tries again", async () => {
  let away = true;
  const { clock, opened, states } = await client({
    token: async () => {
      if (away) throw new Error("away");
      return null;
    },
  });
  assert.equal(opened.length, 0);
  assert.equal(states.at(-1).state, "waiting");
  away = false;
  await clock.pass(1_000);
  assert.deepEqual(opened[0].protocols, ["dd.v69"]);
});

test("a socket that wants somebody to sign in is not asked again by nobody, but by somebody it is", async () => {
  let person = null;
  const { one, clock, opened, last, states } = await client({ endpoint: "portfolio", token: async () => person });
  last().dies(4001, "Authentication required");
  assert.deepEqual(states.at(-1), { state: "closed", reason: "Authentication required", code: 4001 });
  await clock.pass(600_000);
  assert.equal(opened.length, 1);
  person = { token: "a.b.c", expiresIn: 60 };
  await one.authenticate();
  await settled();
  assert.deepEqual(last().protocols, ["dd.v69", "bearer.a.b.c"]);
  // Its session ends, and there is another one.
  last().isLive();
  await clock.pass(10_000);
  person = { token: "d.e.f", expiresIn: 60 };
  last().dies(4001, "The session has ended");
  await clock.pass(1_000);
  assert.deepEqual(last().protocols, ["dd.v69", "bearer.d.e.f"]);
});

test("whoever signs in while the socket is open shows it there", async () => {
  let person = null;
  const { one, last, opened } = await client({ token: async () => person });
  last().isLive();
  person = { token: "a.b.c", expiresIn: 60 };
  await one.authenticate();
  assert.deepEqual(last().said, [{ type: "authenticate", token: "a.b.c" }]);
  assert.equal(opened.length, 1);
});

test("whoever becomes somebody else meanwhile is not taken for who they were", async () => {
  let person = { token: "a.b.c", expiresIn: 3_600 };
  const { one, last } = await client({ token: async () => person });
  last().isLive();
  one.close();
  person = { token: "d.e.f", expiresIn: 3_600 };
  await one.authenticate();
  await settled();
  assert.deepEqual(last().protocols, ["dd.v69", "bearer.d.e.f"]);
});

test("what is closed stays closed until it is opened, and nothing goes on in the dark", async () => {
  const { one, clock, opened, last, states } = await client({ token: async () => ({ token: "a.b.c", expiresIn: 10 }) });
  last().isLive();
  one.close();
  assert.equal(last().closedWith, 1000);
  assert.equal(clock.due, 0);
  last().dies(1000);
  await clock.pass(3_600_000);
  assert.equal(opened.length, 1);
  assert.equal(states.at(-1).state, "closed");
  assert.equal(one.say({ type: "ping" }), false);
  one.open();
  await settled();
  assert.equal(opened.length, 2);
  last().isLive();
  assert.equal(one.say({ type: "ping" }), true);
});

test("closing while a token is awaited opens nothing", async () => {
  let give;
  const { one, opened } = await client({ token: () => new Promise((done) => (give = done)) });
  one.close();
  give({ token: "a.b.c", expiresIn: 60 });
  await settled();
  assert.equal(opened.length, 0);
});

test("each message is told by its type, and one listener's mistake is not another's", async () => {
  const { one, last } = await client();
  const heard = [];
  const mistakes = [];
  globalThis.reportError = (mistake) => mistakes.push(mistake.message);
  one.on("pong", () => {
    throw new Error("a listener's mistake");
  });
  const end = one.on("pong", (message) => heard.push(message.timestamp));
  last().isLive();
  last().hears({ type: "pong" });
  end();
  last().hears({ type: "heartbeat_ack" });
  delete globalThis.reportError;
  assert.deepEqual(heard, ["2025-03-01T12:00:00.000Z"]);
  assert.deepEqual(mistakes, ["a listener's mistake"]);
});

test("it says how it is", async () => {
  const { one, clock, last } = await client();
  one.follow("public.tokens");
  last().isLive();
  last().hears({ type: "snapshot", channel: "public.tokens", cursor: "1", rows: [{ address: "A" }] });
  await clock.pass(40_000);
  const { characters, ...stats } = one.stats();
  assert.ok(characters > 100);
  assert.deepEqual(stats, {
    state: "live",
    connections: 1,
    failures: 0,
    frames: 2,
    bytes: 0,
    said: 4,
    missedHeartbeats: 3,
    tokens: 0,
    heardAt: 1_000_000,
    channels: { "public.tokens": { rows: 1, changes: 1, snapshots: 1, resets: 0, heardAt: 1_000_000 } },
  });
});
