"use strict";

// The live table, as any new client would have it: one delta subscription, and a cursor to come back with. Above it the
// best of a contest, by two more on the same socket.

const CHANNEL = "public.tokens";
const CONTESTS = "public.contests";
const PLACES = 10;
const STATES = ["active", "pending"];
const contests = new Map();
const tokens = new Map();
const lines = new Map();
const byId = (id) => document.getElementById(id);

let cursor = null;
let attempts = 0;
let changes = 0;
let sort = { column: "market_cap", ascending: false };
let arranging = false;
let socket = null;
let followed = null;

function connect() {
  show("connecting", attempts ? "connecting again" : "connecting");
  const query = new URLSearchParams({ delta: "true" });
  if (cursor) query.set("since", cursor);
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(`${scheme}//${location.host}/api/v69/ws/token-data?${query}`, "dd.v69");
  socket.onmessage = (event) => hear(JSON.parse(event.data));
  socket.onclose = () => {
    const wait = Math.min(30, 2 ** attempts) * (0.5 + Math.random() / 2);
    attempts += 1;
    show("lost", `no connection; again in ${Math.ceil(wait)} s`);
    setTimeout(connect, wait * 1000);
  };
}

function hear(message) {
  switch (message.type) {
    case "snapshot":
    case "changes":
      if (message.channel === CONTESTS) return takeContests(message);
      if (message.channel !== CHANNEL) return takePlaces(message);
  }
  switch (message.type) {
    case "snapshot":
      for (const address of [...tokens.keys()]) remove(address);
      take(message);
      break;
    case "changes":
      message.removed.forEach(remove);
      changes += message.rows.length;
      take(message);
      break;
    case "connection_established":
      attempts = 0;
      show("live", "live");
      followed = null;
      say({ type: "subscribe", channel: CONTESTS, delta: true });
      break;
    case "error":
      console.warn(message.code, message.message);
  }
}

function say(message) {
  socket.send(JSON.stringify(message));
}

function takeContests(message) {
  if (message.type === "snapshot") contests.clear();
  (message.removed ?? []).forEach((id) => contests.delete(id));
  message.rows.forEach((contest) => contests.set(contest.id, contest));
  // The one that runs and was made last; else the last that will.
  const [chosen] = [...contests.values()]
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
  if (channel === followed) return;
  if (followed) say({ type: "unsubscribe", channel: followed });
  if (channel) say({ type: "subscribe", channel, delta: true });
  followed = channel;
}

function takePlaces(message) {
  if (message.channel !== followed || !message.rows.length) return;
  const body = byId("places");
  const entries = message.rows[0].entries.slice(0, PLACES);
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

function take(message) {
  message.rows.forEach(put);
  cursor = message.cursor;
  arrange();
}

function put(token) {
  const before = tokens.get(token.address);
  tokens.set(token.address, token);
  let line = lines.get(token.address);
  if (!line) {
    line = document.createElement("tr");
    for (const kind of ["", "number", "number", "number", "number", "", "number"]) {
      line.insertCell().className = kind;
    }
    const symbol = document.createElement("span");
    symbol.className = "symbol";
    const name = document.createElement("span");
    name.className = "name";
    line.cells[0].append(symbol, name);
    lines.set(token.address, line);
  }
  const [who, price, cap, volume, liquidity, status] = line.cells;
  who.firstChild.textContent = token.symbol;
  who.lastChild.textContent = token.name;
  who.title = token.address;
  price.textContent = money(token.price, 6);
  price.title = token.price_text ?? "";
  cap.textContent = compact(token.market_cap);
  volume.textContent = compact(token.volume_24h);
  liquidity.textContent = compact(token.liquidity);
  status.textContent = token.status;
  status.className = token.status;
  line.cells[6].textContent = age(token);
  if (before && before.price !== null && before.price !== token.price) {
    flash(price, token.price > before.price ? "up" : "down");
  }
}

function remove(address) {
  tokens.delete(address);
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
    const shown = [...tokens.values()]
      .filter((t) => !wanted || `${t.symbol} ${t.name} ${t.address}`.toLowerCase().includes(wanted))
      .sort(compare);
    const body = byId("rows");
    const order = shown.map((token) => lines.get(token.address));
    if (order.length !== body.rows.length || order.some((line, i) => body.rows[i] !== line)) {
      body.replaceChildren(...order);
    }
    byId("empty").hidden = shown.length > 0;
    byId("count").textContent = tokens.size;
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
  if (token.price_time === null) return "–";
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(token.price_time)) / 1000));
  return seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

function show(state, text) {
  byId("state").dataset.state = state;
  byId("state").textContent = text;
}

setInterval(() => {
  for (const [address, line] of lines) line.cells[6].textContent = age(tokens.get(address));
  byId("rate").textContent = changes;
  changes = 0;
}, 1000);

byId("search").addEventListener("input", arrange);

document.querySelector("#market thead").addEventListener("click", (event) => {
  const column = event.target.dataset.sort;
  if (!column) return;
  const names = column === "symbol" || column === "price_time";
  sort = { column, ascending: sort.column === column ? !sort.ascending : names };
  document.querySelectorAll("#market thead button").forEach((button) => button.removeAttribute("aria-sort"));
  event.target.setAttribute("aria-sort", sort.ascending ? "ascending" : "descending");
  arrange();
});

connect();
