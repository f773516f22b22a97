import { instantOf, zonedParts } from '../../clock/business-day.js';

/** When the nightly pull is due, on the wall of a zone. */
export interface PullSchedule {
  readonly hour: number;
  readonly minute: number;
  readonly timeZone: string;
}

/** What the scheduled runs of a source came to since the last moment at which one was due. Moments in milliseconds. */
export interface ScheduledRuns {
  /** Whether a scheduled run of this source was ever begun. */
  readonly ever: boolean;
  /** So many were begun since. */
  readonly tries: number;
  /** One of them ended, and not with a failure. */
  readonly done: boolean;
  /** When the last of them ended; undefined while it runs, or when its process died. */
  readonly lastEndedAt: number | undefined;
}

/** A failure is mostly over by then, and a night has room for a few of them. */
export const RETRY_AFTER_MS = 15 * 60_000;
/** What failed so often needs a person. */
export const MOST_TRIES = 4;

/** The last moment at which the nightly pull was due. */
export function lastDue(now: number, { hour, minute, timeZone }: PullSchedule): number {
  const { year, month, day } = zonedParts(now, timeZone);
  const today = instantOf({ year, month, day, hour, minute }, timeZone);
  return today <= now ? today : instantOf({ year, month, day: day - 1, hour, minute }, timeZone);
}

/** So long after the pulls of a Sunday the sources are compared: those have mostly ended by then. */
const WEEKLY_AFTER_MS = 3_600_000;

/** The last moment at which the weekly comparison was due. */
export function lastWeeklyDue(now: number, schedule: PullSchedule): number {
  const { year, month, day } = zonedParts(now, schedule.timeZone);
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  const { hour, minute, timeZone } = schedule;
  const [latest, before] = [0, 7].map(
    (days) => instantOf({ year, month, day: day - weekday - days, hour, minute }, timeZone) + WEEKLY_AFTER_MS,
  );
  return latest !== undefined && latest <= now ? latest : (before ?? 0);
}

/**
 * Whether a pull is to be begun now. A night that was missed because nothing ran is made up for, but not one of before this
 * product ever pulled; a pull that failed is tried again, and one whose process died is taken up at once.
 * @param startedAt when this instance began.
 */
export function isDue(now: number, due: number, startedAt: number, runs: ScheduledRuns): boolean {
  if (runs.done || runs.tries >= MOST_TRIES) return false;
  if (runs.tries === 0) return runs.ever || due >= startedAt;
  return runs.lastEndedAt === undefined || now - runs.lastEndedAt >= RETRY_AFTER_MS;
}
