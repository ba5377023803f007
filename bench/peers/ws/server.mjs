// A websocket server as the documentation of ws shows it: it broadcasts to everybody, and asks every half minute
// whether somebody is there. It is told what to do by lines of JSON.
import { createInterface } from 'node:readline';
import { WebSocketServer } from 'ws';

const MARK = '"price_text":"';
const PING_EVERY = 30_000;

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, backlog: 4096 });
const texts = new Map();

server.on('connection', (socket) => {
  socket.isAlive = true;
  socket.on('pong', () => (socket.isAlive = true));
  socket.on('error', () => socket.terminate());
});

server.on('listening', () => answer({ port: server.address().port }));

setInterval(() => {
  for (const socket of server.clients) {
    if (!socket.isAlive) {
      socket.terminate();
      continue;
    }
    socket.isAlive = false;
    socket.ping();
  }
}, PING_EVERY);

const orders = {
  say({ news, text }) {
    texts.set(news, Buffer.from(text, 'base64'));
  },
  publish({ news, texts: count, number }) {
    for (let each = number; each < number + count; each++) {
      const text = Buffer.from(texts.get(news));
      for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + 1)) {
        text.write(String(each), at + MARK.length, 'latin1');
      }
      for (const socket of server.clients) {
        socket.send(text, { binary: false });
      }
    }
  },
  collect() {
    globalThis.gc();
    const { heapUsed, external, heapTotal } = process.memoryUsage();
    answer({ used: heapUsed + external, committed: heapTotal + external });
  },
};

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const order = JSON.parse(line);
  orders[order.do](order);
});
lines.on('close', () => process.exit(0));

function answer(what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
