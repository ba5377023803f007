/** Who listens to what. What one listener does wrong is no other's business. */
export class Emitter<Events> {
  readonly #listeners = new Map<keyof Events, Set<(told: any) => void>>();

  on<E extends keyof Events>(event: E, listener: (told: Events[E]) => void): () => void {
    const all = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, all.add(listener));
    return () => void all.delete(listener);
  }

  tell<E extends keyof Events>(event: E, told: Events[E]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      try {
        listener(told);
      } catch (mistake) {
        report(mistake);
      }
    }
  }
}

/** As the platform does with what nobody catches: a browser writes it down, Node ends. */
function report(mistake: unknown): void {
  const reportError = (globalThis as { reportError?: (mistake: unknown) => void }).reportError;
  if (reportError) return reportError(mistake);
  queueMicrotask(() => {
    throw mistake;
  });
}
