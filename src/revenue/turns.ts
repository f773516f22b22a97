/** Lets a few do something at a time; the others wait their turn, first come, first served. */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private taken = 0;

  constructor(private readonly atOnce: number) {}

  /** Works when it is its turn. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.taken < this.atOnce) this.taken++;
    // Whoever ends hands the turn on, so the number of those taken stays.
    else await new Promise<void>((go) => this.waiting.push(go));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.taken--;
    }
  }
}
