import { instantOf, zonedParts } from '../../clock/business-day.js';

/** When the nightly pull is due, on the wall of a zone. */
export interface NightlySchedule {
  readonly hour: number;
  readonly minute: number;
  readonly timeZone: string;
  /** How late a run may come. */
  readonly graceMs: number;
}

/** The latest nightly run whose grace is over by `now`: no run for it means that a night was missed. */
export function lastDueRun(now: number, schedule: NightlySchedule): number {
  const { year, month, day } = zonedParts(now - schedule.graceMs, schedule.timeZone);
  const today = runOf(year, month, day, schedule);
  return today <= now - schedule.graceMs ? today : runOf(year, month, day - 1, schedule);
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
