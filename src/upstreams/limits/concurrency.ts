/** How long somebody is ready to wait for a place. */
export interface PlaceOptions {
  /** Milliseconds; by default as long as it takes. */
  readonly maxWaitMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Goes before those who wait already. */
  readonly goesFirst?: boolean;
}

/** Lets so many tasks of this process run at once; the others wait in their order. */
export class Concurrency {
  private running = 0;
  private waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await task();
    } finally {
      this.leave();
    }
  }

  /** Waits for a place; false when the caller gave up first. Who got one has to `leave()` it. */
  async enter({ maxWaitMs = Number.POSITIVE_INFINITY, signal, goesFirst }: PlaceOptions = {}): Promise<boolean> {
    if (signal?.aborted) return false;
    if (this.running < this.most) {
      this.running++;
      return true;
    }
    return new Promise((resolve) => {
      const end = (entered: boolean) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        this.waiting = this.waiting.filter((waiting) => waiting !== enter);
        resolve(entered);
      };
      const enter = () => end(true);
      const giveUp = () => end(false);
      const timer = Number.isFinite(maxWaitMs) ? setTimeout(giveUp, maxWaitMs) : undefined;
      signal?.addEventListener('abort', giveUp);
      if (goesFirst) this.waiting.unshift(enter);
      else this.waiting.push(enter);
    });
  }

  /** Hands the place on, so that nobody comes between. */
  leave(): void {
    const [next] = this.waiting;
    if (next === undefined) this.running--;
    else next();
  }

  /** Whether a newcomer would have to wait. */
  get full(): boolean {
    return this.running >= this.most;
  }
}
