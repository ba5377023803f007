// A token from the session of who looks at a page, over real HTTP.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { Client } from "../dist/index.js";
import { ControlledClock, sockets } from "./controlled.js";

const answers = [];
const asked = [];
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  const [status, body] = answers.shift();
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
});

before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});

after(() => {
  server.close();
  server.closeAllConnections();
});

/** What a client that asked for its token does first. */
async function first() {
  const { Socket, last } = sockets();
  const url = `http://127.0.0.1:${server.address().port}`;
  const client = new Client({ url, token: "session", WebSocket: Socket, clock: new ControlledClock() });
  let failure;
  client.on("failure", (mistake) => (failure = mistake.message));
  while (!last() && !failure) await new Promise((done) => setTimeout(done, 2));
  client.close();
  return failure ?? last().protocols;
}

test("somebody who is signed in shows the token of their session", async () => {
  answers.push([200, { token: "a.b.c", expiresIn: 3_600 }]);
  assert.deepEqual(await first(), ["dd.v69", "bearer.a.b.c"]);
  assert.deepEqual(asked.splice(0), ["GET /api/auth/token"]);
});

test("who is not, is nobody, and connects all the same", async () => {
  answers.push([401, { error: "Authentication required", code: "UNAUTHORIZED" }]);
  assert.deepEqual(await first(), ["dd.v69"]);
});

test("a server that cannot say now is asked again later", async () => {
  answers.push([503, { error: "Nobody can be signed in now: try again", code: "UNAVAILABLE" }]);
  assert.equal(await first(), "/api/auth/token answers 503");
});
