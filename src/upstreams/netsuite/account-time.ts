import { instantOf, zonedParts } from '../../clock/business-day.js';

const QUARTER_MS = 15 * 60_000;
/** By how much clocks are set back: an hour, and half an hour on Lord Howe Island. */
const FOLDS_MS = [3_600_000, 1_800_000] as const;

/** Times that an account's wall shows twice, when clocks are set back. Nobody can say which of the two is meant. */
export interface Fold {
  /** The last second before them. */
  readonly after: string;
  /** The first second after them. */
  readonly before: string;
  readonly lengthMs: number;
}

/**
 * Times as an account of NetSuite's shows them: on the wall of its own time zone, in whole seconds, as
 * `2026-01-31T09:30:00`.
 */
export class AccountTime {
  // Rows come in the order of their times, so that the quarter of the last one is nearly always that of the next.
  private quarter = '';
  private quarterInstant = 0;

  /** @param timeZone IANA name. */
  constructor(readonly timeZone: string) {}

  /**
   * The instant of a time on the account's wall; undefined when it is none. Of one that comes twice in autumn, the first:
   * a watermark made of it is too early rather than too late.
   */
  instantOf(wall: string): number | undefined {
    const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(wall);
    if (match === null || Number.isNaN(Date.parse(`${wall}Z`))) return undefined;
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
    // Zones change by quarters of an hour at least, and on them.
    const quarter = `${wall.slice(0, 14)}${Math.floor(minute / 15)}`;
    if (quarter !== this.quarter) {
      const begin = minute - (minute % 15);
      this.quarterInstant = instantOf({ year, month, day, hour, minute: begin }, this.timeZone);
      this.quarter = quarter;
    }
    return this.quarterInstant + ((minute % 15) * 60 + second) * 1000;
  }

  /** Where a time on the account's wall comes twice: all times around it that do; undefined for one that comes once. */
  foldAround(wall: string): Fold | undefined {
    const first = this.instantOf(wall);
    if (first === undefined) return undefined;
    const length = FOLDS_MS.find((milliseconds) => this.wallOf(first + milliseconds) === wall);
    if (length === undefined) return undefined;
    // Clocks are set back on a quarter of an hour: at the first one from which on the wall is behind.
    const offsetAt = (instant: number): number => onWall(this.wallOf(instant)) - instant;
    let setBack = first - (first % QUARTER_MS) + QUARTER_MS;
    while (offsetAt(setBack) === offsetAt(first)) setBack += QUARTER_MS;
    const begin = onWall(this.wallOf(setBack));
    return { after: toWall(begin - 1000), before: toWall(begin + length), lengthMs: length };
  }

  /** What the account's wall shows at an instant; parts of a second are cut off. */
  wallOf(instant: number): string {
    const { year, month, day, hour, minute, second } = zonedParts(instant, this.timeZone);
    const date = [String(year).padStart(4, '0'), two(month), two(day)].join('-');
    return `${date}T${[hour, minute, second].map(two).join(':')}`;
  }
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** A wall as if it were in UTC, to count on it. */
function onWall(wall: string): number {
  return Date.parse(`${wall}Z`);
}

function toWall(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}
