export { Client, ENVIRONMENTS } from "./client.js";
export type { Clock, Events, Options, RowOf, Socket, State, StateChange, Stats, Token } from "./client.js";
export type { Change, Table, Wish } from "./table.js";
export { readPrices } from "./prices.js";
export type { PriceFrame, PriceRow } from "./prices.js";
export { valueOf } from "./value.js";
export type { Held, Priced, Value } from "./value.js";
export type * from "./messages.js";
