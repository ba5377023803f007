// Against a platform that runs: node test/platform.mjs <address> <token> <wallet> <contest>
// What it finds wrong ends it with a sentence.
import assert from "node:assert/strict";
import { WebSocket } from "ws";
import { Client, valueOf } from "../dist/index.js";

const [url, token, wallet, contest] = process.argv.slice(2);
const mistakes = [];

function client(options) {
  const one = new Client({ url, WebSocket, ...options });
  one.on("error", ({ code, message }) => mistakes.push(`${code}: ${message}`));
  one.on("failure", (failure) => mistakes.push(String(failure)));
  return one;
}

async function until(condition, what) {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, `waited in vain until ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

const listed = async () => {
  const { tokens } = await (await fetch(`${url}/api/v69/tokens?limit=5000`)).json();
  return tokens.map(({ address }) => address).sort();
};

// Somebody looks at the market, loses the connection, and goes on where they were.
const nobody = client();
const tokens = nobody.follow("public.tokens");
const resets = [];
tokens.onChange(({ reset }) => resets.push(reset));
await until(async () => String([...tokens.rows.keys()].sort()) === String(await listed()), "the table has what is listed");
const before = tokens.cursor;
await until(() => tokens.cursor !== before, "prices move");
nobody.close();
const left = structuredClone(nobody.stats().channels["public.tokens"]);
nobody.open();
await until(() => nobody.stats().channels["public.tokens"].changes > left.changes, "it goes on");
assert.equal(nobody.stats().channels["public.tokens"].snapshots, 1, "what was missed comes as changes");
assert.deepEqual(resets.filter(Boolean), []);

// Somebody who is signed in has a portfolio that is worth what its parts are.
let asked = 0;
const somebody = client({ endpoint: "portfolio", token: async () => (asked++, { token, expiresIn: 2 }) });
const shown = [];
somebody.on("authentication_result", ({ status }) => shown.push(status));
const portfolios = somebody.follow(`portfolio.${wallet}.${contest}`);
await until(() => portfolios.rows.size === 1 && [...portfolios.rows.values()][0].holdings.length === 1, "there is a portfolio with something in it");
const [portfolio] = portfolios.rows.values();
const parts = new Map(portfolio.holdings.map((holding) => [holding.address, holding]));
const { value, missing } = valueOf(portfolio.holdings, parts, portfolio.cash_text);
assert.deepEqual(missing, []);
assert.ok(Math.abs(Number(value) - portfolio.total_value) < 0.00001, `${value} is not ${portfolio.total_value_text}`);
await until(() => shown.length > 0, "a fresh token was shown at 80 % of two seconds");
assert.deepEqual([shown[0], asked], ["success", 2]);

const contests = somebody.follow("public.contests");
const leaderboard = somebody.follow(`leaderboard.${contest}`);
await until(() => contests.rows.has(contest) && leaderboard.rows.has(contest), "the contest and its leaderboard are there");
assert.ok(leaderboard.rows.get(contest).entries.some((entry) => entry.wallet === wallet));

nobody.close();
somebody.close();
assert.deepEqual(mistakes, []);
console.log("all is well");
