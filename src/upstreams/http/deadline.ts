/** A moment after which a request is given up, and whoever else may give it up before. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly giveUp = () => this.end('aborted');
  /** Why it ended; undefined while it has not. */
  reason: 'timeout' | 'aborted' | undefined;

  /** @param milliseconds counted from now, for everything: connecting, sending, and reading the whole answer. */
  constructor(
    milliseconds: number,
    private readonly outer?: AbortSignal,
  ) {
    this.timer = setTimeout(() => this.end('timeout'), milliseconds);
    if (outer?.aborted) this.giveUp();
    else outer?.addEventListener('abort', this.giveUp, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Forgets the timer and the outer signal, which may live as long as the process. */
  clear(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.giveUp);
  }

  private end(reason: 'timeout' | 'aborted'): void {
    this.reason ??= reason;
    this.controller.abort();
  }
}
