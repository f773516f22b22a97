import { EARLY_MS, lastDueRun, type NightlySchedule } from './nightly-schedule.js';
import { QUIET_BY_DEFAULT } from './quiet-times.js';
import { newestRowOf, type OwnRun, oldBefore, type SourceReadings, toMs } from './readings.js';
import type { RowsDue } from './rows-due.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Clocks of two servers differ a little; more than this is no longer a difference of clocks. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;
/** A pull gives a sign of life every few seconds; after this its process is dead. */
export const DEAD_AFTER_MS = 5 * 60_000;
/** The longest pull takes minutes; one of hours hangs, whatever signs it gives. */
export const HANGS_AFTER_MS = 6 * HOUR_MS;
/** What a pull writes last comes this much after its rows. */
const SAME_RUN_MS = 60_000;
/** Rows so long after a run belong to another one. */
const ANOTHER_NIGHT_MS = 12 * HOUR_MS;

const SUCCESS =
  /^(ok|okay|success(ful(ly)?)?|succeeded|completed?|done|finished|passed|verified_quiet|suspicious_empty)$/;
const UNDER_WAY = /^(running|started|in[_ -]progress|processing)$/;

/** The latest run there is any sign of, and how it ended. */
export interface LatestRun {
  /** `own`: a pull of ours; `foreign`: the state table tells; `trace`: rows have come, nothing else tells. */
  readonly kind: 'own' | 'foreign' | 'trace';
  readonly at: number;
  readonly outcome: 'succeeded' | 'failed' | 'died' | 'hangs' | 'under_way';
  readonly own?: OwnRun;
}

/** What the readings come to, as of a moment: the rules of the verdict ask these. All moments are in milliseconds. */
export interface Facts {
  readonly now: number;
  readonly readings: SourceReadings;
  readonly latest: LatestRun | undefined;
  /** A pull of ours that is at work, and lives. */
  readonly underWay: OwnRun | undefined;
  readonly ranInTime: boolean;
  /** The run that should have been there, if it was not. */
  readonly due: number;
  readonly watermark: number | undefined;
  readonly newestRow: number | undefined;
  /** What is from before is old (ms). */
  readonly oldFrom: number;
  /** What must have come by now; null where a pull of ours knows better. */
  readonly rowsDue: RowsDue | null;
  readonly watermarkOld: boolean;
  readonly rowsOld: boolean;
  /** Up to when rows can be new (ms), as no invoice is of a later day, and rows that are written all the same are old ones. */
  readonly rewrittenSince: number | undefined;
  /** Our own pull has just read the upstream, and told the truth about it. */
  readonly confirmed: boolean;
  /** Of a load that stamps every row: the table that it has left out. */
  readonly lagging: { readonly name: string; readonly newest: number } | undefined;
  /** Everything that a machine wrote down as having happened. */
  readonly moments: readonly number[];
}

/** Works out what the readings come to. */
export function factsOf(readings: SourceReadings, now: number, schedule: NightlySchedule): Facts {
  const newestRow = newestRowOf(readings);
  const { underWay, ended } = splitRuns(readings.runs, now);
  const latest = latestRunOf(readings, ended, newestRow, now);
  const watermark = watermarkOf(readings, newestRow);
  const due = lastDueRun(now, schedule);
  const own = latest?.kind === 'own' && latest.outcome === 'succeeded' ? latest.own : undefined;
  // A pull of ours has asked the upstream itself, and what it says of a day is more than what other years do.
  const rowsDue = latest?.kind === 'own' ? null : readings.rowsDue;
  const oldFrom = oldBefore({ ...readings, rowsDue }, now);
  const isBefore = (moment: number | undefined, limit: number): boolean => moment === undefined || moment < limit;
  const rowsOld = isBefore(newestRow, oldFrom);
  // Another row may be another job's: only when ours has stood still for long is its movement a sign of a run of this source.
  const ranElsewhere =
    isBefore(watermark, now - readings.quietMs) && (toMs(readings.otherState?.lastSyncAt) ?? 0) >= due - EARLY_MS;
  return {
    now,
    readings,
    latest,
    underWay,
    due,
    ranInTime: underWay !== undefined || ranInTime(readings, latest, newestRow, oldFrom, due) || ranElsewhere,
    watermark,
    newestRow,
    oldFrom,
    rowsDue,
    // It may be of what was written last upstream: hours before the run that brought it.
    watermarkOld: isBefore(watermark, rowsOld ? oldFrom : now - readings.quietMs),
    rowsOld,
    rewrittenSince: rewrittenSince(readings, latest, now),
    confirmed: own?.status === 'verified_quiet' || (own?.status === 'ok' && own.rowsRead > 0),
    lagging: readings.runs.length > 0 ? undefined : laggingTable(readings, newestRow),
    moments: momentsOf(readings, newestRow),
  };
}

/** The end of the newest day with invoices, and the night that brings it. */
export function businessEnd({ newestBusinessDate }: SourceReadings): number | undefined {
  const day = toMs(newestBusinessDate);
  return day === undefined ? undefined : day + 2 * DAY_MS;
}

/**
 * A load that writes the same old extract every night stamps its rows as new. No pause of business is that long, whoever
 * loads; a pull of ours has asked the upstream, which knows better.
 */
function rewrittenSince(readings: SourceReadings, latest: LatestRun | undefined, now: number): number | undefined {
  const end = latest?.kind === 'own' ? undefined : businessEnd(readings);
  return end !== undefined && end < now - longestPause(readings) ? end : undefined;
}

/** Of business, which is learned from days, and may be a weekend where it is not known. */
export function longestPause({ quietMs }: SourceReadings): number {
  return Math.max(quietMs, QUIET_BY_DEFAULT.quietMs);
}

/** Whether a status word of somebody else's says that all went well. Nobody's word for it is none. */
export function isSuccess(status: string | null): boolean {
  return SUCCESS.test(status?.trim().toLowerCase() ?? '');
}

function splitRuns(runs: readonly OwnRun[], now: number): { underWay: OwnRun | undefined; ended: OwnRun | undefined } {
  const lives = (run: OwnRun): boolean => run.status === 'running' && outcomeOf(run, now) === 'under_way';
  return { underWay: runs.find(lives), ended: runs.find((run) => !lives(run)) };
}

function outcomeOf(run: OwnRun, now: number): LatestRun['outcome'] {
  if (run.status === 'failed') return 'failed';
  if (run.status !== 'running') return 'succeeded';
  if ((toMs(run.startedAt) ?? 0) < now - HANGS_AFTER_MS) return 'hangs';
  return (toMs(run.heartbeatAt) ?? 0) < now - DEAD_AFTER_MS ? 'died' : 'under_way';
}

function latestRunOf(
  { state }: SourceReadings,
  own: OwnRun | undefined,
  newestRow: number | undefined,
  now: number,
): LatestRun | undefined {
  const ownAt = toMs(own?.startedAt);
  const ownEnd = toMs(own?.finishedAt ?? own?.heartbeatAt) ?? ownAt;
  const foreignAt = toMs(state?.lastRunAt);
  let latest: LatestRun | undefined;
  if (own !== undefined && ownAt !== undefined) latest = { kind: 'own', at: ownAt, outcome: outcomeOf(own, now), own };
  // Our own pull keeps the state row, too.
  if (foreignAt !== undefined && foreignAt > (ownEnd ?? Number.NEGATIVE_INFINITY) + SAME_RUN_MS) {
    latest = { kind: 'foreign', at: foreignAt, outcome: foreignOutcome(state?.lastRunStatus ?? null, foreignAt, now) };
  }
  if (newestRow !== undefined && newestRow > (latest?.at ?? Number.NEGATIVE_INFINITY) + ANOTHER_NIGHT_MS) {
    latest = { kind: 'trace', at: newestRow, outcome: 'succeeded' };
  }
  return latest;
}

function foreignOutcome(status: string | null, at: number, now: number): LatestRun['outcome'] {
  if (!UNDER_WAY.test(status?.trim().toLowerCase() ?? '')) return isSuccess(status) ? 'succeeded' : 'failed';
  return at < now - HANGS_AFTER_MS ? 'hangs' : 'under_way';
}

function ranInTime(
  readings: SourceReadings,
  latest: LatestRun | undefined,
  newestRow: number | undefined,
  oldFrom: number,
  due: number,
): boolean {
  const inTime = (moment: number | undefined): boolean => moment !== undefined && moment >= due - EARLY_MS;
  if (latest?.kind === 'trace' && !stampsEveryRow(readings)) return latest.at >= oldFrom;
  return inTime(latest?.at) || inTime(newestRow);
}

/** Where nothing but rows tells of runs: a load that writes only what changed has quiet nights. */
function stampsEveryRow({ tables }: SourceReadings): boolean {
  const rows = sum(tables.map((table) => table.rows ?? 0));
  return rows > 0 && sum(tables.map((table) => table.rowsOfNewestLoad ?? 0)) >= rows / 2;
}

/** Where no state table tells how far a pull has come, it came as far as what it has written. */
function watermarkOf({ state, runs }: SourceReadings, newestRow: number | undefined): number | undefined {
  const moments = [state?.lastSyncAt, ...runs.map((run) => run.watermarkAfter)].flatMap((moment) => toMs(moment) ?? []);
  if (state === null && newestRow !== undefined) moments.push(newestRow);
  return moments.length > 0 ? Math.max(...moments) : undefined;
}

function laggingTable(
  readings: SourceReadings,
  newestRow: number | undefined,
): { name: string; newest: number } | undefined {
  if (newestRow === undefined || readings.tables.length < 2) return undefined;
  for (const { name, newestSyncedAt, rows, rowsOfNewestLoad } of readings.tables) {
    const newest = toMs(newestSyncedAt);
    const wholly = rows !== null && rows > 1 && rowsOfNewestLoad === rows;
    if (newest !== undefined && wholly && newest < newestRow - readings.quietMs) return { name, newest };
  }
  return undefined;
}

function momentsOf({ state, runs }: SourceReadings, newestRow: number | undefined): number[] {
  const [newest] = runs;
  const told = [state?.lastSyncAt, state?.lastRunAt, newest?.startedAt, newest?.finishedAt, newest?.watermarkAfter];
  return [...told.flatMap((moment) => toMs(moment) ?? []), ...(newestRow === undefined ? [] : [newestRow])];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
