// What the validators of AsyncAPI and OpenAPI say of the documents that serving serves; and that they would say more of broken ones.
import { AvroSchemaParser } from "@asyncapi/avro-schema-parser";
import { Parser } from "@asyncapi/parser";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../src/main/resources/documents/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));

async function asyncapi(document) {
  const parser = new Parser();
  parser.registerSchemaParser(AvroSchemaParser());
  const { diagnostics } = await parser.parse(document);
  return diagnostics
    .filter((each) => each.code !== "asyncapi-latest-version") // It recommends 3.1.
    .map((each) => `${each.path.join("/")}: ${each.message}`);
}

async function openapi(document) {
  const config = await createConfig({
    extends: ["recommended-strict"],
    // Nobody has said under which licence the platform is; and some questions cannot be refused.
    rules: { "info-license": "off", "operation-4xx-response": "off" },
  });
  const problems = await lintFromString({ source: JSON.stringify(document), config });
  return problems.map((each) => `${each.location[0]?.pointer}: ${each.message}`);
}

test("asyncapi.json is AsyncAPI 3.0", async () => {
  const document = read("asyncapi.json");
  assert.equal(document.asyncapi, "3.0.0");
  assert.deepEqual(await asyncapi(document), []);
});

test("openapi.json is OpenAPI 3.1", async () => {
  const document = read("openapi.json");
  assert.equal(document.openapi, "3.1.0");
  assert.deepEqual(await openapi(document), []);
});

test("what is broken is found", async () => {
  const avro = read("asyncapi.json");
  avro.components.schemas["avro.Tick"].schema.type = "nothing";
  assert.match((await asyncapi(avro)).join("\n"), /market[.]ticks/);

  const sockets = read("asyncapi.json");
  delete sockets.components.schemas.Token;
  assert.match((await asyncapi(sockets)).join("\n"), /Token/);

  const calls = read("openapi.json");
  calls.paths["/api/v69/tokens/{address}"].get.parameters = [];
  calls.paths["/api/v69/contests"].post.requestBody.content["application/json"].example.name = 7;
  assert.equal((await openapi(calls)).length, 2);
});
