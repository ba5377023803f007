// What the compiler must know, and refuse.
import { Client, valueOf } from "../dist/index.js";
import type { ServerMessage, Table, TokenRow } from "../dist/index.js";

declare const client: Client;

const tokens = client.follow("public.tokens");
for (const token of tokens.rows.values()) {
  token.symbol.toUpperCase();
  token.sources[0]?.price_text.length;
  // @ts-expect-error nobody may know a price
  token.price_text.length;
  // @ts-expect-error there is no such field
  token.prize;
}
const bonk: Table<TokenRow> = client.follow("token.BONK");
client.follow("leaderboard.7").onChange(({ rows }) => rows[0]?.entries[0]?.value_text.length);
client.follow("candles.So11111111111111111111111111111111111111112.1m").rows.forEach((candle) => candle.close_text.length);
client.follow("a.channel.of.next.year").rows.forEach((row) => row["anything"]);

client.say({ type: "get_leaderboard", contestId: "7" });
// @ts-expect-error which contest?
client.say({ type: "get_leaderboard" });
// @ts-expect-error nobody understands that
client.say({ type: "get_rich" });

client.on("trade_executed", ({ trade }) => trade.status === "filled" && trade.order.length);
client.on("error", ({ code }) => code === "TOKEN_NOT_FOUND");
client.on("message", (message: ServerMessage) => {
  if (message.type === "snapshot") message.cursor.length;
});
client.on("state", ({ wait }) => wait?.toFixed());
// @ts-expect-error it never says that
client.on("trade_expected", () => {});

declare const portfolio: import("../dist/index.js").PortfolioRow;
valueOf(portfolio.holdings, tokens.rows, portfolio.cash_text).missing.includes(bonk.channel);
// @ts-expect-error prices, please
valueOf(portfolio.holdings, new Map([["A", 1]]));
