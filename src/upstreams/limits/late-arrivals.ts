/**
 * So much a request may arrive late without consequence. Airtable's limit leaves the arrivals of six requests 52 ms to
 * come closer together in a second.
 */
const TOLERATED_MS = 25;
/**
 * A request that is out so long is no longer among those of its own second: wherever it arrives, it is one more. Less than
 * a second, because its turn may be missed already.
 */
const OVERDUE_EVERY_MS = 900;
/** So many calls of a kind tell what is usual. */
const REMEMBERED_CALLS = 21;
/** What is assumed of the first call of a kind, which may also open the connection: that whatever it takes, it arrived at the end of that. */
const ASSUMED_MS = 0;

/** Calls that usually take as long as each other. A reading of a hundred records is no writing that was held up. */
export type CallKind = 'reading' | 'writing';

/**
 * Turns are evenly spaced, arrivals are not: a request that a busy machine or a network held back arrives among later
 * ones, and six may fall in a second. From here only the answer is seen, so a call that takes much longer than usual
 * counts as one that arrived just before its answer, and later turns are put off by what exceeds the tolerance, at most by one
 * interval: so six arrivals are never closer than with a call that is just late enough to be tolerated.
 */
export class LateArrivals {
  private readonly durations: Readonly<Record<CallKind, number[]>> = { reading: [], writing: [] };

  /** @param putOff puts off all turns that are not given yet. */
  constructor(
    private readonly intervalMs: number,
    private readonly putOff: (milliseconds: number) => Promise<void>,
  ) {}

  /**
   * Runs a call.
   * @param lateMs by how much its turn was missed already.
   */
  async watch<T>(call: () => Promise<T>, kind: CallKind, lateMs: number): Promise<T> {
    const started = performance.now();
    const expectedMs = this.usualMs(kind);
    const late = () => performance.now() - started + lateMs - expectedMs;
    const timer = setInterval(() => void this.makeUpFor(late()), OVERDUE_EVERY_MS);
    try {
      return await call();
    } finally {
      clearInterval(timer);
      this.remember(kind, performance.now() - started);
      // Before the caller goes on: its own next call must not be the sixth.
      await this.makeUpFor(late());
    }
  }

  private async makeUpFor(lateMs: number): Promise<void> {
    if (lateMs <= TOLERATED_MS) return;
    // Without the database there is no turn for anybody, and the failure of the next one says why.
    await this.putOff(Math.min(lateMs - TOLERATED_MS, this.intervalMs)).catch(() => undefined);
  }

  /** What the quicker calls took: on a busy machine or a bad network the slower ones are those that arrive late. */
  private usualMs(kind: CallKind): number {
    const durations = this.durations[kind].toSorted((a, b) => a - b);
    return durations[Math.floor((durations.length - 1) / 4)] ?? ASSUMED_MS;
  }

  private remember(kind: CallKind, milliseconds: number): void {
    const durations = this.durations[kind];
    durations.push(milliseconds);
    if (durations.length > REMEMBERED_CALLS) durations.shift();
  }
}
