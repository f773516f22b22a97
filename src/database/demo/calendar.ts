import { businessDay, instantOf } from '../../clock/business-day.js';

/**
 * Days as whole numbers since 1970-01-01, so that they can be counted, and as `YYYY-MM-DD` where a table holds them.
 * Neither has a time zone; `momentOf` is the only way from a day to a moment.
 */

const DAY_MS = 86_400_000;

export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
export function weekdayOf(day: number): number {
  return new Date(day * DAY_MS).getUTCDay();
}

export function yearsBefore(day: number, years: number): number {
  const date = new Date(day * DAY_MS);
  date.setUTCFullYear(date.getUTCFullYear() - years);
  return Math.round(date.getTime() / DAY_MS);
}

/** The last `MM-DD` that is not after the day, e.g. the last leap day there was. */
export function lastOccurrence(monthAndDay: string, day: number): number {
  for (let candidate = day; ; candidate--) {
    if (dateOf(candidate).endsWith(monthAndDay)) return candidate;
  }
}

/** The day on the wall of a time zone at a moment. */
export function dayAt(instant: number, timeZone: string): number {
  return dayNumber(businessDay(instant, timeZone));
}

/** The moment, in epoch milliseconds, at which the wall clock of a time zone shows that hour of that day. */
export function momentOf(day: number, hour: number, timeZone: string): number {
  // A day of January 1970 that runs over its month, by as much as it takes.
  return instantOf({ year: 1970, month: 1, day: day + 1, hour, minute: 0 }, timeZone);
}
