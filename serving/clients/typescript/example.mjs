// node example.mjs [address] [seconds]
import { Client, valueOf } from "@degenduel/streams";
import { WebSocket } from "ws"; // browsers have one, and so has Node from 22 on

const client = new Client({ url: process.argv[2] ?? "local", WebSocket });
client.on("state", ({ state, reason }) => console.log("state:", state, state === reason ? "" : reason));
client.on("error", ({ code, message }) => console.log("error:", code, message));

const tokens = client.follow("public.tokens");
tokens.onChange(({ rows, removed, reset }) => {
  if (reset) console.log("all anew:", rows.length, "tokens");
  for (const { symbol, price_text } of rows) console.log("price:", symbol, price_text);
  for (const address of removed) console.log("delisted:", address);
});

setTimeout(() => {
  const [first] = tokens.rows.values();
  const held = [
    { address: first.address, amount_text: "2.5" },
    { address: "nobody lists this", amount_text: "1" },
  ];
  const { value, missing } = valueOf(held, tokens.rows);
  console.log("value:", value, "=", "2.5 ×", first.price_text, "and without", missing.join(", "));
  console.log("stats:", JSON.stringify(client.stats()));
  client.close();
}, Number(process.argv[3] ?? 10) * 1_000);
