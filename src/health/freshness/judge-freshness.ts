import {
  businessEnd,
  CLOCK_TOLERANCE_MS,
  DEAD_AFTER_MS,
  type Facts,
  factsOf,
  HANGS_AFTER_MS,
  longestPause,
} from './facts.js';
import { endsOfGrace, type NightlySchedule } from './nightly-schedule.js';
import { type OwnRun, type SourceReadings, toIso, toMs } from './readings.js';
import type { Verdict } from './verdicts.js';

/** What no trigger tells of (tables that others made) is looked at this often while it decides. */
const LOOK_AGAIN_MS = 5 * 60_000;
/** A count of the last run's rows is less than half the table; a larger one counts all rows there are. */
const TOTAL_SHARE = 0.5;

/** The judgement, and until when it holds if nothing else happens. */
export interface FreshnessVerdict {
  readonly verdict: Verdict;
  readonly isStale: boolean;
  /** Up to when data has arrived (ISO 8601); null when none ever has. */
  readonly lastSync: string | null;
  /** Milliseconds since the epoch. */
  readonly changesAt: number;
  readonly facts: Facts;
}

/** Judges the readings as of `now` (ms): the first rule that applies decides. */
export function judgeFreshness(readings: SourceReadings, now: number, schedule: NightlySchedule): FreshnessVerdict {
  const facts = factsOf(readings, now, schedule);
  const [verdict] = RULES.find(([, applies]) => applies(facts)) ?? (['fresh'] as const);
  return {
    verdict,
    isStale: isStale(verdict, facts),
    lastSync: toIso(lastSyncOf(verdict, facts)),
    changesAt: nextChange(facts, schedule),
    facts,
  };
}

/** The table of the design, in its order. */
const RULES: readonly (readonly [Verdict, (facts: Facts) => boolean])[] = [
  ['clock_skew', ({ moments, now }) => moments.some((moment) => moment > now + CLOCK_TOLERANCE_MS)],
  ['not_set_up', (facts) => isUntouched(facts) && !facts.readings.setUp && !(Number(facts.readings.rows) > 0)],
  ['never_synced', isUntouched],
  ['not_running', ({ ranInTime }) => !ranInTime],
  ['run_failed', ({ latest }) => latest !== undefined && ['failed', 'died', 'hangs'].includes(latest.outcome)],
  [
    'wrong_state_row',
    (facts) => !facts.confirmed && facts.watermarkOld && isRecent(facts.readings.otherState?.lastSyncAt, facts),
  ],
  ['wrong_table', (facts) => !facts.confirmed && facts.rowsOld && isRecent(facts.readings.otherTable?.newestAt, facts)],
  [
    'watermark_not_advancing',
    (facts) =>
      !facts.confirmed &&
      facts.watermarkOld &&
      !facts.rowsOld &&
      facts.rewrittenSince === undefined &&
      !isSuspicious(facts),
  ],
  ['watermark_ahead_of_rows', rowsDoNotFollow],
  ['load_rejecting_rows', rejectsRows],
  ['verified_quiet', (facts) => statusOf(facts) === 'verified_quiet'],
  [
    'success_without_data',
    (facts) => isSuspicious(facts) || facts.rewrittenSince !== undefined || (!facts.confirmed && facts.watermarkOld),
  ],
  ['fresh', () => true],
];

/** A first pull that is still at work has brought nothing yet, either. */
function isUntouched({ latest, watermark, newestRow }: Facts): boolean {
  return latest === undefined && watermark === undefined && newestRow === undefined;
}

/** What the latest run says of itself: also in the state table, which our own pulls keep as well. */
function statusOf({ latest, readings }: Facts): string | null | undefined {
  return latest?.kind === 'foreign' ? readings.state?.lastRunStatus : latest?.own?.status;
}

function isRecent(moment: string | null | undefined, { now, oldFrom }: Facts): boolean {
  const at = toMs(moment);
  return at !== undefined && at >= oldFrom && at <= now + CLOCK_TOLERANCE_MS;
}

/** Far fewer rows than a night like this brings. */
function isSuspicious(facts: Facts): boolean {
  return statusOf(facts) === 'suspicious_empty';
}

/** A pull of ours has written rows that are not there any more; or the watermark went on for days without a row. */
function rowsDoNotFollow(facts: Facts): boolean {
  const { latest, newestRow, watermarkOld, rowsOld, confirmed, lagging } = facts;
  if (lagging !== undefined) return true;
  const own = latest?.own;
  if (own !== undefined) {
    const wrote = own.rowsInserted + own.rowsUpdated > 0;
    // What a quiet pull has found as it was is gone, if there is no row at all any more.
    if (newestRow === undefined) return wrote || own.rowsUnchanged > 0 || isQuietWithRows(own);
    return wrote && newestRow < (toMs(own.startedAt) ?? 0) - CLOCK_TOLERANCE_MS;
  }
  return !confirmed && !watermarkOld && rowsOld && statusOf(facts) !== 'verified_quiet';
}

function isQuietWithRows({ status, upstreamNewestAt }: OwnRun): boolean {
  return status === 'verified_quiet' && upstreamNewestAt !== null;
}

function rejectsRows(facts: Facts): boolean {
  const { latest, readings, rowsOld } = facts;
  const own = latest?.own;
  if (own !== undefined) return own.rowsRead > 0 && own.rowsInserted + own.rowsUpdated + own.rowsUnchanged === 0;
  const said = readings.state?.rowsSynced ?? 0;
  const isTotal = readings.rows !== null && readings.rows > 0 && said >= readings.rows * TOTAL_SHARE;
  return latest?.kind === 'foreign' && rowsOld && said > 0 && !isTotal;
}

function isStale(verdict: Verdict, { rowsOld, rewrittenSince }: Facts): boolean {
  if (verdict === 'wrong_state_row') return rowsOld || rewrittenSince !== undefined;
  return verdict !== 'fresh' && verdict !== 'verified_quiet' && verdict !== 'watermark_not_advancing';
}

function lastSyncOf(
  verdict: Verdict,
  { watermark, newestRow, rowsOld, readings, lagging, now, rewrittenSince }: Facts,
): number | undefined {
  switch (verdict) {
    case 'watermark_not_advancing':
    case 'wrong_table':
      return newestRow;
    case 'wrong_state_row':
      return rowsOld ? newestRow : (toMs(readings.otherState?.lastSyncAt) ?? newestRow);
    case 'watermark_ahead_of_rows':
      return lagging?.newest ?? newestRow;
    case 'clock_skew':
      return [watermark, newestRow].find((moment) => moment !== undefined && moment <= now + CLOCK_TOLERANCE_MS);
    default:
      return rewrittenSince === undefined ? (watermark ?? newestRow) : Math.min(rewrittenSince, watermark ?? now);
  }
}

/** When the clock alone can change the verdict: a run becomes overdue or dead, a moment old, or no longer ahead. */
function nextChange(facts: Facts, schedule: NightlySchedule): number {
  const { now, moments, readings, underWay, rowsOld, confirmed, latest } = facts;
  const { quietMs, otherState, otherTable, state, tables } = readings;
  const ages = [...moments, toMs(otherState?.lastSyncAt), toMs(otherTable?.newestAt)];
  for (const { newestSyncedAt } of tables) ages.push(toMs(newestSyncedAt));
  // So many days old is not yet old, one millisecond more is.
  const aged = ages.flatMap((moment) =>
    moment === undefined ? [] : [moment + quietMs + 1, moment - CLOCK_TOLERANCE_MS],
  );
  const business = businessEnd(readings);
  if (business !== undefined) aged.push(business + longestPause(readings) + 1);
  const deaths = underWay
    ? [(toMs(underWay.heartbeatAt) ?? now) + DEAD_AFTER_MS + 1, (toMs(underWay.startedAt) ?? now) + HANGS_AFTER_MS + 1]
    : [];
  const hang = latest?.kind === 'foreign' ? [(toMs(state?.lastRunAt) ?? now) + HANGS_AFTER_MS + 1] : [];
  const again = rowsOld && !confirmed && readings.source === 'netsuite' ? [now + LOOK_AGAIN_MS] : [];
  const moments_ = [...endsOfGrace(now, schedule), ...aged, ...deaths, ...hang, ...again];
  return Math.min(...moments_.filter((moment) => moment > now));
}
