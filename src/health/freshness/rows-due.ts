import { businessDay } from '../../clock/business-day.js';
import type { BusinessDays } from './business-days.js';
import { dueRunBefore, EARLY_MS, lastDueRun, type NightlySchedule } from './nightly-schedule.js';

const HOUR_MS = 3_600_000;
/** A nightly run brings the day before it, one in the evening the day itself. */
const DAY_BROUGHT_MS = 12 * HOUR_MS;
/** With no busy day in so many there is nothing to be said. */
const NIGHTS = 14;

/** The latest night that can't have passed without rows. Moments are in milliseconds. */
export interface RowsDue {
  /** The business day (`YYYY-MM-DD`) of which there must be some. */
  readonly day: string;
  /** When the run that brings them was due. */
  readonly run: number;
  /** From then on a row may be of that run. */
  readonly since: number;
}

/** Finds it among the nights whose grace is over; null where too little is known of the days. */
export function findRowsDue(days: BusinessDays, now: number, schedule: NightlySchedule): RowsDue | null {
  let run = lastDueRun(now, schedule);
  for (let night = 0; night < NIGHTS; night++) {
    const day = businessDay(run - DAY_BROUGHT_MS, schedule.timeZone);
    if (days.isBusy(day)) return { day, run, since: run - EARLY_MS };
    run = dueRunBefore(run, schedule);
  }
  return null;
}
