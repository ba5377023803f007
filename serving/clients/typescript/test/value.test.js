// What holdings are worth, to the last digit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { valueOf } from "../dist/index.js";

const rows = (prices) => new Map(Object.entries(prices).map(([address, price_text]) => [address, { price_text }]));
const held = (...pairs) => pairs.map(([address, amount_text]) => ({ address, amount_text }));

for (const [what, holdings, prices, cash, value] of [
  ["nothing", held(), {}, null, "0"],
  ["cash alone", held(), {}, "50.250", "50.25"],
  ["what no float can add", held(["A", "0.1"], ["B", "0.2"]), { A: "1", B: "1" }, null, "0.3"],
  ["many digits", held(["A", "12345678901234567890.123456789012345678"]), { A: "0.000000000000000001" }, null, "12.345678901234567890123456789012345678"],
  ["a whole number", held(["A", "500000000"]), { A: "0.00002" }, "0", "10000"],
  ["a small one", held(["A", "0.5"]), { A: "0.00000000000000000000000004" }, null, "0.00000000000000000000000002"],
  ["a debt", held(["A", "1"]), { A: "0.5" }, "-2", "-1.5"],
]) {
  test(`${what} is worth exactly ${value}`, () => {
    assert.deepEqual(valueOf(holdings, rows(prices), cash), { value, missing: [] });
  });
}

test("what has no price, no row or no amount is named and not counted", () => {
  const answer = valueOf(held(["A", "2"], ["B", "1"], ["C", "1"], ["D", null]), rows({ A: "1.5", B: null, D: "1" }));
  assert.deepEqual(answer, { value: "3", missing: ["B", "C", "D"] });
});

test("what is no decimal is refused, and not taken for zero", () => {
  assert.throws(() => valueOf(held(["A", "1e3"]), rows({ A: "1" })), /"1e3" is no decimal/);
});
