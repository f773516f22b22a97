import { instantOf, zonedParts } from '../../common/clock/business-day.js';
import type { FreshnessReadings, FreshnessVerdict, NightlySchedule, Verdict } from './freshness.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Clocks of two servers differ a little; more than this is no longer a difference of clocks. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
/** A long weekend with a holiday brings no invoices for four days and is nothing to worry about. */
const QUIET_MS = 4 * DAY_MS;
const SUCCESS = new Set(['success', 'succeeded', 'ok', 'completed', 'verified_quiet']);

/** Judges the readings as of `now` (ms). The first evidence that applies decides. */
export function judgeFreshness(readings: FreshnessReadings, now: number, schedule: NightlySchedule): FreshnessVerdict {
  const watermark = toMs(readings.watermark);
  const lastRun = toMs(readings.lastRunAt);
  const newestRow = toMs(readings.newestSyncedAt);
  const watermarkAt = watermark === undefined ? null : readings.watermark;
  const newestRowAt = newestRow === undefined ? null : readings.newestSyncedAt;
  const moments = [watermark, lastRun, newestRow].filter((moment) => moment !== undefined);
  const verdict = (): Verdict => {
    if (moments.some((moment) => moment > now + CLOCK_TOLERANCE_MS)) return 'clock_skew';
    if (lastRun === undefined && watermark === undefined && newestRow === undefined) return 'never_synced';
    if (lastRun === undefined || lastRun < lastDueRun(now, schedule)) return 'not_running';
    if (!SUCCESS.has(readings.lastRunStatus?.toLowerCase() ?? '')) return 'run_failed';
    const watermarkOld = watermark === undefined || watermark < now - QUIET_MS;
    const rowsOld = newestRow === undefined || newestRow < now - QUIET_MS;
    if (watermarkOld && !rowsOld) return 'watermark_not_advancing';
    if (!watermarkOld && rowsOld) return 'watermark_ahead_of_rows';
    return watermarkOld ? 'success_without_data' : 'fresh';
  };
  const word = verdict();
  const isStale = word !== 'fresh' && word !== 'watermark_not_advancing';
  return {
    verdict: word,
    isStale,
    lastSync: word === 'watermark_not_advancing' ? newestRowAt : (watermarkAt ?? newestRowAt),
    changesAt: nextChange(moments, now, schedule),
  };
}

/** The latest nightly run whose grace is over by `now`: a last run before it means that a night was missed. */
export function lastDueRun(now: number, schedule: NightlySchedule): number {
  const { year, month, day } = zonedParts(now - schedule.graceMs, schedule.timeZone);
  const today = runOf(year, month, day, schedule);
  return today <= now - schedule.graceMs ? today : runOf(year, month, day - 1, schedule);
}

/** When the clock alone can change the verdict: a run becomes overdue, a moment becomes old, or lies no longer ahead. */
function nextChange(moments: readonly number[], now: number, schedule: NightlySchedule): number {
  const { year, month, day } = zonedParts(now, schedule.timeZone);
  // A grace of up to a day: the run whose grace ends next may be that of yesterday, or of the day before a short one.
  const overdue = [-2, -1, 0, 1].map((days) => runOf(year, month, day + days, schedule) + schedule.graceMs);
  // Four days old is not yet old, one millisecond more is.
  const aged = moments.flatMap((moment) => [moment + QUIET_MS + 1, moment - CLOCK_TOLERANCE_MS]);
  return Math.min(...[...overdue, ...aged].filter((moment) => moment > now));
}

function runOf(year: number, month: number, day: number, { hour, minute, timeZone }: NightlySchedule): number {
  return instantOf({ year, month, day, hour, minute }, timeZone);
}

/** What is no moment (`infinity`, with which some pulls begin) is none. */
function toMs(moment: string | null): number | undefined {
  const time = moment === null ? Number.NaN : Date.parse(moment);
  return Number.isNaN(time) ? undefined : time;
}
