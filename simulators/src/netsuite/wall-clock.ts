/** Moments on the wall of a time zone. A wall time is `2026-01-31 09:30:00`; instants are whole seconds since 1970. */
export class WallClock {
  readonly timeZone: string;
  private readonly format: Intl.DateTimeFormat;
  // What the zone is off from UTC in a quarter of an hour: zones change on them. Rows come in the order of time.
  private readonly offsets = new Map<number, number>();

  /** @throws RangeError when there is no such zone. */
  constructor(timeZone: string) {
    this.timeZone = timeZone;
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  wallOf(instant: number): string {
    return new Date((instant + this.offsetAt(instant)) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  }

  /** Of a time that comes twice, the first. */
  instantOf(wall: string): number {
    const asUtc = Date.parse(`${wall.replace(' ', 'T')}Z`) / 1000;
    const guesses = [asUtc - this.offsetAt(asUtc - DAY), asUtc - this.offsetAt(asUtc + DAY)];
    return guesses.find((guess) => guess + this.offsetAt(guess) === asUtc) ?? guesses[0] ?? asUtc;
  }

  private offsetAt(instant: number): number {
    const quarter = Math.floor(instant / QUARTER);
    const known = this.offsets.get(quarter);
    if (known !== undefined) return known;
    const parts: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(quarter * QUARTER * 1000)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    const offset = Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - quarter * QUARTER;
    if (this.offsets.size > MOST_OFFSETS) this.offsets.clear();
    this.offsets.set(quarter, offset);
    return offset;
  }
}

const QUARTER = 900;
const DAY = 86_400;
const MOST_OFFSETS = 50_000;
