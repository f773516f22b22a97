import { instantOf, zonedParts } from '../../clock/business-day.js';
import type { AppConfig } from '../../common/config/app-config.js';

const HOUR_MS = 3_600_000;
/**
 * A run so long before the scheduled hour is that night's: midnight in UTC is 19:00 in New York, and crons of others know
 * nothing of our schedule. A pull by hand in working hours is not.
 */
export const EARLY_MS = 8 * HOUR_MS;

/** When the nightly pull is due, on the wall of a zone. */
export interface NightlySchedule {
  readonly hour: number;
  readonly minute: number;
  readonly timeZone: string;
  /** How late a run may come. */
  readonly graceMs: number;
}

/** When a run of each source is due. */
export function nightlyScheduleOf(config: AppConfig): NightlySchedule {
  const { inboundSchedule, inboundGraceMinutes, businessTimeZone: timeZone } = config;
  return { ...inboundSchedule, timeZone, graceMs: inboundGraceMinutes * 60_000 };
}

/** The latest nightly run whose grace is over by `now`: no run for it means that a night was missed. */
export function lastDueRun(now: number, schedule: NightlySchedule): number {
  const { year, month, day } = zonedParts(now - schedule.graceMs, schedule.timeZone);
  const today = runOf(year, month, day, schedule);
  return today <= now - schedule.graceMs ? today : runOf(year, month, day - 1, schedule);
}

/** The run that was due in the night before that of `run`. */
export function dueRunBefore(run: number, schedule: NightlySchedule): number {
  return lastDueRun(run + schedule.graceMs - 1, schedule);
}

/** The ends of graces around `now`: after each of them one more run is due. */
export function endsOfGrace(now: number, schedule: NightlySchedule): number[] {
  const { year, month, day } = zonedParts(now, schedule.timeZone);
  // A grace of up to a day: the run whose grace ends next may be that of yesterday, or of the day before a short one.
  return [-2, -1, 0, 1].map((days) => runOf(year, month, day + days, schedule) + schedule.graceMs);
}

function runOf(year: number, month: number, day: number, { hour, minute, timeZone }: NightlySchedule): number {
  return instantOf({ year, month, day, hour, minute }, timeZone);
}
