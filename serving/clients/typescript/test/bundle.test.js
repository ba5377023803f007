// The library as people get it: how big it is, that the server's page has this one, and that it needs nothing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { bundle, PAGE } from "../build.mjs";

const LARGEST = 15 * 1024;

test("minified and gzipped it has at most 15 KB", async (context) => {
  const { length } = gzipSync(await bundle());
  context.diagnostic(`${length} bytes`);
  assert.ok(length <= LARGEST, `${length} bytes`);
});

test("the server's page has what these sources build to: npm run page writes it", async () => {
  assert.equal(readFileSync(PAGE, "utf8"), await bundle());
});

test("it depends on nothing at run time", () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  assert.deepEqual([dependencies, peerDependencies], [undefined, undefined]);
});

test("the lock file says where nothing is downloaded from", () => {
  assert.doesNotMatch(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"), /"resolved"|registry/);
});

test("the page of the library shows the example that is run", () => {
  const text = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
  assert.ok(text("../README.md").includes("```js\n" + text("../example.mjs") + "```\n"));
});
