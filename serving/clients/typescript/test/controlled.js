// A clock that goes on when it is told, and sockets that say what they are told to say.

export class ControlledClock {
  #now = 1_000_000;
  #due = new Set();

  now() {
    return this.#now;
  }

  /** How much is yet to happen. */
  get due() {
    return this.#due.size;
  }

  after(milliseconds, then) {
    const entry = { at: this.#now + milliseconds, then };
    this.#due.add(entry);
    return () => this.#due.delete(entry);
  }

  /** Everything that is due on the way happens at its time, and what it promises is done before the next. */
  async pass(milliseconds) {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = [...this.#due].filter((entry) => entry.at <= end).sort((one, other) => one.at - other.at);
      if (!next) break;
      this.#due.delete(next);
      this.#now = next.at;
      next.then();
      await settled();
    }
    this.#now = end;
    await settled();
  }
}

/** Sockets of one client, in the order in which it opened them. */
export function sockets() {
  const opened = [];
  class ControlledSocket {
    said = [];
    closedWith = null;

    constructor(url, protocols) {
      this.url = url;
      this.protocols = protocols;
      opened.push(this);
    }

    send(text) {
      this.said.push(JSON.parse(text));
    }

    close(code) {
      this.closedWith = code;
    }

    // The other end

    hears(message) {
      this.onmessage({ data: JSON.stringify({ timestamp: "2025-03-01T12:00:00.000Z", ...message }) });
    }

    isLive() {
      this.hears({ type: "connection_established", connectionId: "1", authenticated: false, user: null });
    }

    dies(code = 1006, reason = "") {
      this.onclose({ code, reason });
    }

    types() {
      return this.said.map((message) => message.type);
    }
  }
  return { opened, Socket: ControlledSocket, last: () => opened.at(-1) };
}

/** After all promises that nobody outside has to keep. */
export function settled() {
  return new Promise((done) => setImmediate(done));
}
