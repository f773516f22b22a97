import { instantOf, zonedParts } from '../../common/clock/business-day.js';

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
