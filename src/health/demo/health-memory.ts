import { listed, type TableFill } from '../../database/copy-rows.js';
import { momentOf } from '../../database/demo/calendar.js';
import { PastNights } from '../../database/demo/past-nights.js';
import { NIGHTLY_HOUR, REMEMBERED_DAYS, type Story, timestamp } from '../../database/demo/story.js';
import type { SyncReading } from '../dto/source-history.dto.js';
import { BusinessDays } from '../freshness/business-days.js';
import { explainVerdict } from '../freshness/explain-verdict.js';
import { type FreshnessVerdict, judgeFreshness } from '../freshness/judge-freshness.js';
import { endsOfGrace, type NightlySchedule } from '../freshness/nightly-schedule.js';
import { QUIET_BY_DEFAULT, type QuietTime, quietFrom } from '../freshness/quiet-times.js';
import { findRowsDue } from '../freshness/rows-due.js';
import type { Verdict } from '../freshness/verdicts.js';
import { SOURCES, type Source } from '../sources.js';
import { keptReading, READING_COLUMNS } from '../watch/kept-reading.js';
import { WatchTimings } from '../watch/watch-timings.js';
import { isWorthTelling } from '../watch/worth-telling.js';
import { type DemoTable, demoTables, readNight } from './night-readings.js';

const DAY_MS = 86_400_000;
const CHANGE_COLUMNS = [
  ...([
    'source',
    'at',
    'from_verdict',
    'to_verdict',
    'is_stale',
    'cause',
    'next_step',
    'evidence',
    'last_sync',
  ] as const),
  ...(['alert_state', 'alert_due_at'] as const),
];

type Change = Record<(typeof CHANGE_COLUMNS)[number], string | boolean | null>;
type Reading = SyncReading & { readonly source: Source };

/**
 * What the watch would remember, had it looked at the demo's sources for three months, beside the job of somebody else that
 * filled the warehouse: a reading a night, and each change of a verdict. The nights are the demo's; what is said of them, the
 * judge says.
 */
export function healthMemory(story: Story, schedule: NightlySchedule): Readonly<Record<string, TableFill>> {
  const nights = new PastNights(story);
  const tables = demoTables(story);
  // As of the last day with lines: of the nights since, that is all that is known, and of those before, hardly anything else.
  const days = new BusinessDays(nights.linesOfDays);
  const seen = SOURCES.map((source) => watch({ source, story, schedule, nights, tables, days }));
  const inTime = <Row extends { readonly at: string | boolean | null }>(rows: readonly Row[]): Row[] =>
    rows.toSorted((a, b) => String(a.at).localeCompare(String(b.at)));
  return {
    'pipeline.verdict_change': listed(CHANGE_COLUMNS, inTime(seen.flatMap(({ changes }) => changes))),
    'pipeline.sync_reading': listed(
      ['source', ...READING_COLUMNS],
      inTime(seen.flatMap(({ readings }) => readings)).filter(
        ({ at }) => Date.parse(at) >= story.now - REMEMBERED_DAYS * DAY_MS,
      ),
    ),
  };
}

interface Watched {
  readonly source: Source;
  readonly story: Story;
  readonly schedule: NightlySchedule;
  readonly nights: PastNights;
  readonly tables: readonly DemoTable[];
  readonly days: BusinessDays;
}

/** Looks as the watch does: when a run was noted, when a grace is over, and when the clock alone can change the verdict. */
function watch({ source, story, schedule, nights, tables, days }: Watched): { changes: Change[]; readings: Reading[] } {
  const { gatherMs, settleMs } = new WatchTimings();
  const quietAt = quietTimes(source, days, schedule);
  const changes: Change[] = [];
  const readings: Reading[] = [];
  let last: Verdict | null = null;
  let lastDue = 0;
  let at = momentOf(story.today - REMEMBERED_DAYS, NIGHTLY_HOUR, story.timeZone) + gatherMs;
  while (at <= story.now) {
    const judged = judgeFreshness(readNight(source, nights.before(at), tables, quietAt(at)), at, schedule);
    const { verdict, facts } = judged;
    if (verdict !== last) {
      changes.push(changeOf(source, judged, last, schedule, settleMs));
      readings.push({ source, ...keptReading(judged, null) });
      last = verdict;
    }
    if (facts.due !== lastDue) readings.push({ source, ...keptReading(judged, timestamp(facts.due)) });
    lastDue = facts.due;
    at = Math.min(nights.nextRun(at), nextByClock(judged, schedule)) + gatherMs;
  }
  return { changes, readings };
}

/** As `QuietTimes` has it: of NetSuite alone it is known how business goes. */
function quietTimes(source: Source, days: BusinessDays, schedule: NightlySchedule): (now: number) => QuietTime {
  if (source !== 'netsuite') return () => QUIET_BY_DEFAULT;
  const { longestDays, knownDays } = days.pauses('');
  const quietMs = quietFrom(longestDays, knownDays) ?? QUIET_BY_DEFAULT.quietMs;
  return (now) => ({ quietMs, rowsDue: findRowsDue(days, now, schedule) });
}

/** While rows are old the judge wants to look every five minutes for a table that the demo does not have. */
function nextByClock({ facts, changesAt }: FreshnessVerdict, schedule: NightlySchedule): number {
  if (!facts.rowsOld) return changesAt;
  return endsOfGrace(facts.now, schedule).find((end) => end > facts.now) ?? facts.now + DAY_MS;
}

/** As `VerdictChanges` notes it where there is no webhook: the alert waits for one. */
function changeOf(
  source: Source,
  judged: FreshnessVerdict,
  from_verdict: Verdict | null,
  schedule: NightlySchedule,
  settleMs: number,
): Change {
  const { cause, nextStep, evidence } = explainVerdict(judged, schedule);
  const { now } = judged.facts;
  const waits = isWorthTelling(null, judged.verdict);
  return {
    source,
    at: timestamp(now),
    from_verdict,
    to_verdict: judged.verdict,
    is_stale: judged.isStale,
    cause,
    next_step: nextStep,
    evidence: JSON.stringify(evidence),
    last_sync: judged.lastSync,
    alert_state: waits ? 'waiting' : 'none',
    alert_due_at: waits ? timestamp(now + settleMs) : null,
  };
}
