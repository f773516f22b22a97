import { businessDay } from '../../clock/business-day.js';
import type { Ask } from './ask.js';
import { BusinessDays, dayFrom } from './business-days.js';
import { SELECT_LINES_OF_DAYS } from './freshness.queries.js';
import type { NightlySchedule } from './nightly-schedule.js';
import { findRowsDue, type RowsDue } from './rows-due.js';

const DAY_MS = 86_400_000;

/** A long weekend with a holiday brings no invoices for four days and is nothing to worry about. */
const DEFAULT_QUIET_MS = 4 * DAY_MS;
/** Fewer days with lines than this tell nothing about how the year goes. */
const DAYS_TO_LEARN = 90;
/** Longest pauses are those of so many days. */
const DAYS_OF_PAUSES = 400;
/** A pause that was longer was no holiday, but an outage that nobody mended. */
const MOST_DAYS = 14;
const LEAST_DAYS = 2;

/** How long nothing new may come from a source before it is worth a word. */
export interface QuietTime {
  /** However it is with the days: learned from the longest pause, or four days. */
  readonly quietMs: number;
  /** What must have come by now, as business never rests on such days; null where that is not known. */
  readonly rowsDue: RowsDue | null;
}

/** Where nothing was learned. */
export const QUIET_BY_DEFAULT: QuietTime = { quietMs: DEFAULT_QUIET_MS, rowsDue: null };

/** Learns it from two years of days with invoices, as the rollup keeps them; undefined where they are too few. */
export async function learnQuietTime(ask: Ask, now: number, schedule: NightlySchedule): Promise<QuietTime | undefined> {
  const today = businessDay(now, schedule.timeZone);
  const rows = await ask<{ day: string; lines: number }>(SELECT_LINES_OF_DAYS, [today]);
  const days = new BusinessDays(new Map(rows.map(({ day, lines }) => [day, lines])));
  const { longestDays, knownDays } = days.pauses(dayFrom(today, -DAYS_OF_PAUSES));
  const quietMs = quietFrom(longestDays, knownDays);
  return quietMs === null ? undefined : { quietMs, rowsDue: findRowsDue(days, now, schedule) };
}

/** The longest pause, and a day more, as a holiday falls on another weekday each year. Null where too little is known. */
export function quietFrom(longestPauseDays: number | null, knownDays: number): number | null {
  if (longestPauseDays === null || knownDays < DAYS_TO_LEARN) return null;
  return Math.min(Math.max(longestPauseDays + 1, LEAST_DAYS), MOST_DAYS) * DAY_MS;
}
