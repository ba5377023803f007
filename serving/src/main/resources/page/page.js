// The live table, as any page would have it that uses the client library, and above it the best of a contest.
import { Client } from "./client.js";

const PLACES = 10;
const STATES = ["active", "pending"];
const lines = new Map();
const byId = (id) => document.getElementById(id);

const client = new Client();
const tokens = client.follow("public.tokens");
const contests = client.follow("public.contests");

let changes = 0;
let sort = { column: "market_cap", ascending: false };
let arranging = false;
let places = null;
let outage = null;

client.on("state", (change) => {
  if (change.state === "connecting") outage = null;
  showState(change);
});

client.on("market_status", (market) => {
  outage = market.status === "live" ? null : `${market.status}: no prices from ${market.out.join(", ")}`;
  showState(client);
});

client.on("error", ({ code, message }) => console.warn(code, message));

tokens.onChange((change) => {
  change.removed.forEach(remove);
  change.rows.forEach(put);
  changes += change.rows.length;
  arrange();
});

contests.onChange(() => {
  // The one that runs and was made last; else the last that will.
  const [chosen] = [...contests.rows.values()]
    .filter((contest) => contest.name !== null && STATES.includes(contest.status))
    .sort((a, b) => STATES.indexOf(a.status) - STATES.indexOf(b.status) || b.id - a.id);
  byId("contest").hidden = !chosen;
  if (chosen) {
    const until = new Date(chosen.status === "active" ? chosen.end_time : chosen.start_time).toLocaleTimeString();
    byId("contest-name").textContent = chosen.name;
    byId("contest-state").textContent =
      `${chosen.participants} people · ${chosen.status === "active" ? "until" : "from"} ${until}` +
      (chosen.waiting_for.length ? ` · waiting for ${chosen.waiting_for.join(", ")}` : "");
  }
  const channel = chosen ? `leaderboard.${chosen.id}` : null;
  if (channel === (places?.channel ?? null)) return;
  if (places) client.unfollow(places.channel);
  places = channel && client.follow(channel);
  places?.onChange(({ rows }) => {
    if (places?.channel === channel) rows.forEach(showPlaces);
  });
});

function showPlaces(leaderboard) {
  const body = byId("places");
  const entries = leaderboard.entries.slice(0, PLACES);
  while (body.rows.length > entries.length) body.deleteRow(-1);
  entries.forEach((entry, place) => {
    let line = body.rows[place];
    if (!line) {
      line = body.insertRow();
      for (const kind of ["number", "", "number", "number"]) line.insertCell().className = kind;
    }
    const [rank, who, value, won] = line.cells;
    const same = who.title === entry.wallet;
    const before = same ? Number(value.title) : entry.value;
    rank.textContent = entry.rank;
    who.textContent = entry.nickname ?? entry.wallet;
    who.title = entry.wallet;
    value.textContent = entry.value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    value.title = entry.value_text;
    won.textContent = entry.return_pct === null ? "–" : `${entry.return_pct.toFixed(2)} %`;
    won.className = `number ${entry.return_pct < 0 ? "lost" : "won"}`;
    if (before !== entry.value) flash(value, entry.value > before ? "up" : "down");
  });
}

function put(token) {
  let line = lines.get(token.address);
  if (!line) {
    line = document.createElement("tr");
    for (const kind of ["", "number", "number", "number", "number", "number", "number", "", "number"]) {
      line.insertCell().className = kind;
    }
    const symbol = document.createElement("span");
    symbol.className = "symbol";
    const name = document.createElement("span");
    name.className = "name";
    line.cells[0].append(symbol, name);
    lines.set(token.address, line);
  }
  const [who, price, hour, day, cap, volume, liquidity, status, old] = line.cells;
  who.firstChild.textContent = token.symbol;
  who.lastChild.textContent = token.name;
  who.title = token.address;
  const before = price.title;
  price.textContent = money(token.price, 6);
  price.title = token.price_text ?? "";
  change(hour, token.change_1h);
  change(day, token.change_24h);
  cap.textContent = compact(token.market_cap);
  volume.textContent = compact(token.volume_24h);
  liquidity.textContent = compact(token.liquidity);
  status.textContent = token.status;
  status.className = token.status;
  status.title = token.sources.map((source) => `${source.name} ${source.price_text}${source.fresh ? "" : " (old)"}`).join(", ");
  old.textContent = age(token);
  if (before && before !== price.title) flash(price, token.price > Number(before) ? "up" : "down");
}

function change(cell, percent) {
  cell.textContent = percent === null ? "–" : `${percent.toFixed(2)} %`;
  cell.className = percent === null ? "number" : `number ${percent < 0 ? "lost" : "won"}`;
}

function remove(address) {
  lines.get(address)?.remove();
  lines.delete(address);
}

function flash(cell, direction) {
  cell.classList.remove("up", "down");
  void cell.offsetWidth; // A class that comes back within one frame would not start the animation again.
  cell.classList.add(direction);
}

function arrange() {
  if (arranging) return;
  arranging = true;
  setTimeout(() => {
    arranging = false;
    const wanted = byId("search").value.trim().toLowerCase();
    const shown = [...tokens.rows.values()]
      .filter((t) => !wanted || `${t.symbol} ${t.name} ${t.address}`.toLowerCase().includes(wanted))
      .sort(compare);
    const body = byId("rows");
    const order = shown.map((token) => lines.get(token.address));
    if (order.length !== body.rows.length || order.some((line, i) => body.rows[i] !== line)) {
      body.replaceChildren(...order);
    }
    byId("empty").hidden = shown.length > 0;
    byId("count").textContent = tokens.rows.size;
  }, 250);
}

function compare(one, other) {
  const [a, b] = [value(one), value(other)];
  if (a === b) return one.address < other.address ? -1 : 1;
  if (a === null) return 1;
  if (b === null) return -1;
  return (a < b ? -1 : 1) * (sort.ascending ? 1 : -1);
}

function value(token) {
  const raw = token[sort.column];
  if (raw === null) return null;
  if (sort.column === "symbol") return raw.toLowerCase();
  return sort.column === "price_time" ? -Date.parse(raw) : Number(raw);
}

function money(amount, digits) {
  if (amount === null) return "–";
  const places = amount >= 1 ? 4 : Math.min(18, digits - Math.floor(Math.log10(amount)));
  return amount.toLocaleString("en", { maximumFractionDigits: places, minimumFractionDigits: 2 });
}

function compact(text) {
  return text === null
    ? "–"
    : Number(text).toLocaleString("en", { notation: "compact", maximumFractionDigits: 2 });
}

function age(token) {
  return token.price_time === null ? "–" : since(Date.parse(token.price_time));
}

function since(time) {
  const seconds = Math.max(0, Math.round((Date.now() - time) / 1000));
  return seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

function showState({ state, wait, reason }) {
  const said = {
    connecting: client.stats().connections ? "connecting again" : "connecting",
    live: outage ?? "live",
    waiting: wait ? `no connection; again in ${Math.ceil(wait / 1000)} s` : "no connection",
    closed: reason,
  };
  byId("state").dataset.state = state;
  byId("state").textContent = said[state];
}

setInterval(() => {
  for (const [address, line] of lines) line.cells[8].textContent = age(tokens.rows.get(address));
  byId("rate").textContent = changes;
  byId("age").textContent = tokens.heardAt === null ? "" : `told ${since(tokens.heardAt)} ago`;
  changes = 0;
}, 1000);

byId("search").addEventListener("input", arrange);

document.querySelector("#market thead").addEventListener("click", (event) => {
  const column = event.target.dataset.sort;
  if (!column) return;
  const names = column === "symbol" || column === "price_time";
  sort = { column, ascending: sort.column === column ? !sort.ascending : names };
  document.querySelectorAll("#market th").forEach((head) => head.removeAttribute("aria-sort"));
  event.target.closest("th").setAttribute("aria-sort", sort.ascending ? "ascending" : "descending");
  arrange();
});

showState(client);
