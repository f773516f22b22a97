import { daysAlike } from '../../clock/days-alike.js';

const DAY_MS = 86_400_000;
/** A year back lies what is alike, and one more year back what that was alike to. */
const DAYS_OF_YEAR = 365;
const DAYS_TO_KNOW = 2 * DAYS_OF_YEAR;
/** So many days of the same weekday tell how business is now. */
const COMPARED_WEEKS = 26;
/** With fewer lines on a usual day, one without any may be chance. */
const FEW_LINES = 20;
/** A day with less than this part of the usual was a day off for most, and may be one for all a year later. */
const DAY_OFF_PART = 0.25;
/** With more days off in a year than these that no year before had, one can't tell the next one from an outage. */
const SURPRISES = 2;

/** On which days there are invoices, as two years of them tell. Days are `YYYY-MM-DD`. */
export class BusinessDays {
  private readonly first: string;
  private readonly newest: string;
  /** Of Sunday to Saturday, the lines of a usual day: the median, as of now. */
  private readonly usual: readonly number[];
  private readonly surprises: number;

  /** @param lines of each day that has any, up to today. */
  constructor(private readonly lines: ReadonlyMap<string, number>) {
    const days = [...lines.keys()].sort();
    this.first = days[0] ?? '';
    this.newest = days.at(-1) ?? '';
    this.usual = this.newest === '' ? [] : this.usualOfWeekdays();
    this.surprises = this.countSurprises();
  }

  /** The longest stretch without a line since a day, between two days with some, in days; and how many days with some there are. */
  pauses(since: string): { readonly longestDays: number | null; readonly knownDays: number } {
    const days = [...this.lines.keys()].filter((day) => day >= since).sort();
    const pauses = days.slice(1).map((day, index) => (Date.parse(day) - Date.parse(days[index] ?? day)) / DAY_MS);
    return { longestDays: pauses.length > 0 ? Math.max(...pauses) : null, knownDays: days.length };
  }

  /**
   * Whether a day can't have gone by without a line: its weekday has many, it was no day off in the year before, and days off
   * are those of every year here. False wherever that is not known.
   */
  isBusy(day: string): boolean {
    const isKnown = this.first !== '' && this.first <= dayFrom(day, -DAYS_TO_KNOW);
    return isKnown && this.surprises <= SURPRISES && this.isWorkday(day) && !this.wasDayOff(day);
  }

  private isWorkday(day: string): boolean {
    return this.usualOf(day) >= FEW_LINES;
  }

  private wasDayOff(day: string): boolean {
    return daysAlike(day).some((alike) => this.isPoor(alike));
  }

  private isPoor(day: string): boolean {
    return (this.lines.get(day) ?? 0) < DAY_OFF_PART * this.usualOf(day);
  }

  private usualOf(day: string): number {
    return this.usual[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? 0;
  }

  private usualOfWeekdays(): number[] {
    const counts: number[][] = Array.from({ length: 7 }, () => []);
    for (let back = 1; back <= COMPARED_WEEKS * 7; back++) {
      const day = dayFrom(this.newest, -back);
      counts[new Date(`${day}T00:00:00Z`).getUTCDay()]?.push(this.lines.get(day) ?? 0);
    }
    return counts.map((found) => found.toSorted((a, b) => a - b)[found.length >> 1] ?? 0);
  }

  /** Workdays of the last year without a line that were none in the year before. */
  private countSurprises(): number {
    if (this.newest === '') return 0;
    const days = Array.from({ length: DAYS_OF_YEAR }, (_, index) => dayFrom(this.newest, -index - 1));
    return days.filter((day) => !this.lines.has(day) && this.isWorkday(day) && !this.wasDayOff(day)).length;
  }
}

/** The day so many days after another one. */
export function dayFrom(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
