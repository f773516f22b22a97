import fc from 'fast-check';
import { anOwnRun, invoiceReadings, type Told } from '../../../test/support/source-readings.js';
import { judgeFreshness } from './judge-freshness.js';
import { lastDueRun, type NightlySchedule } from './nightly-schedule.js';
import type { OwnRun } from './readings.js';
import type { Verdict } from './verdicts.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NEW_YORK: NightlySchedule = { hour: 2, minute: 0, timeZone: 'America/New_York', graceMs: 3 * HOUR };
/** A winter morning after the nightly run: 10:00 in New York. */
const NOW = Date.parse('2026-01-20T15:00:00Z');
const LAST_NIGHT = Date.parse('2026-01-20T07:00:00Z');

const iso = (moment: number): string => new Date(moment).toISOString();

/** Readings of a source with which all is well, but for what a test says. */
function readings(differences: Partial<Told> = {}) {
  return invoiceReadings({
    watermark: iso(LAST_NIGHT),
    lastRunAt: iso(LAST_NIGHT),
    lastRunStatus: 'success',
    newestSyncedAt: iso(LAST_NIGHT),
    ...differences,
  });
}

const judge = (differences: Partial<Told>, now = NOW) => judgeFreshness(readings(differences), now, NEW_YORK);
const verdictOf = (differences: Partial<Told>, now = NOW): Verdict => judge(differences, now).verdict;
const none = { watermark: null, lastRunAt: null, lastRunStatus: null, newestSyncedAt: null };
/** Nothing has come since then. */
const silentSince = (moment: number) => ({
  watermark: iso(moment),
  lastRunAt: iso(moment),
  newestSyncedAt: iso(moment),
});

describe('the verdict', () => {
  it.each<[Verdict, boolean, Partial<Told>]>([
    ['fresh', false, {}],
    ['clock_skew', true, { watermark: iso(NOW + HOUR) }],
    ['clock_skew', true, { newestSyncedAt: iso(NOW + HOUR), lastRunStatus: 'failed' }],
    ['clock_skew', true, { lastRunAt: iso(NOW + HOUR) }],
    ['never_synced', true, none],
    ['never_synced', true, { ...none, setUp: false, rows: 7 }],
    ['not_set_up', true, { ...none, setUp: false }],
    ['not_running', true, silentSince(LAST_NIGHT - DAY)],
    // Where nothing but rows tells of runs, a quiet night is none that was missed.
    ['fresh', false, { ...silentSince(LAST_NIGHT - DAY), lastRunAt: null }],
    ['not_running', true, { ...silentSince(LAST_NIGHT - 4 * DAY), lastRunAt: null }],
    ['not_running', true, { ...silentSince(LAST_NIGHT - DAY), lastRunStatus: 'failed' }],
    // Rows that came last night are a sign of a run, whatever the state table forgot to say.
    ['fresh', false, { lastRunAt: iso(LAST_NIGHT - DAY) }],
    ['fresh', false, { lastRunAt: null }],
    ['run_failed', true, { lastRunStatus: 'failed' }],
    ['run_failed', true, { lastRunStatus: null }],
    ['watermark_not_advancing', false, { watermark: iso(NOW - 30 * DAY) }],
    ['watermark_not_advancing', false, { watermark: null }],
    ['watermark_ahead_of_rows', true, { newestSyncedAt: iso(NOW - 30 * DAY) }],
    ['watermark_ahead_of_rows', true, { newestSyncedAt: null }],
    ['success_without_data', true, { watermark: iso(NOW - 21 * DAY), newestSyncedAt: iso(NOW - 21 * DAY) }],
    ['success_without_data', true, { watermark: null, newestSyncedAt: null }],
    // Rows that are written every night are no sign of life while none of them is of a new day.
    ['success_without_data', true, { newestBusinessDate: '2026-01-01' }],
    ['success_without_data', true, { newestBusinessDate: '2026-01-01', watermark: iso(NOW - 30 * DAY) }],
    ['watermark_not_advancing', false, { newestBusinessDate: '2026-01-19', watermark: iso(NOW - 30 * DAY) }],
    ['fresh', false, { newestBusinessDate: '2026-01-15' }],
  ])('%s (stale: %p) of %j', (verdict, isStale, differences) => {
    expect(judge(differences)).toMatchObject({ verdict, isStale });
  });

  it.each(['success', 'SUCCESS', 'Succeeded', 'ok', 'OK ', 'completed', 'done', 'successfully'])(
    'takes %p for a success',
    (word) => {
      expect(verdictOf({ lastRunStatus: word })).toBe('fresh');
    },
  );

  it('takes what is no moment for none', () => {
    expect(verdictOf({ watermark: 'infinity', newestSyncedAt: '-infinity' })).toBe('success_without_data');
  });
});

describe('its edges', () => {
  it('lets clocks differ by five minutes', () => {
    expect(verdictOf({ newestSyncedAt: iso(NOW + 5 * MINUTE) })).toBe('fresh');
    expect(verdictOf({ newestSyncedAt: iso(NOW + 5 * MINUTE + 1) })).toBe('clock_skew');
  });

  it('lets four days be quiet', () => {
    const quiet = (milliseconds: number) => {
      const moment = iso(NOW - milliseconds);
      return verdictOf({ watermark: moment, newestSyncedAt: moment });
    };
    expect(quiet(4 * DAY)).toBe('fresh');
    expect(quiet(4 * DAY + 1)).toBe('success_without_data');
  });

  it('lets a run be late by the grace, and no longer', () => {
    const nextRun = LAST_NIGHT + DAY;
    expect(verdictOf({}, nextRun + 3 * HOUR - 1)).toBe('fresh');
    expect(verdictOf({}, nextRun + 3 * HOUR)).toBe('not_running');
    expect(verdictOf({ lastRunAt: iso(nextRun) }, nextRun + 3 * HOUR)).toBe('fresh');
  });

  it('lets a run be early by eight hours, as midnight in UTC is an evening, and no more', () => {
    const nextRun = LAST_NIGHT + DAY;
    expect(verdictOf({ lastRunAt: iso(nextRun - 8 * HOUR) }, nextRun + 3 * HOUR)).toBe('fresh');
    expect(verdictOf({ lastRunAt: iso(nextRun - 8 * HOUR - 1) }, nextRun + 3 * HOUR)).toBe('not_running');
  });
});

describe('a night in which rows were due', () => {
  const nightBefore = iso(LAST_NIGHT - DAY);
  const rowsDue = { day: '2026-01-19', run: LAST_NIGHT, since: LAST_NIGHT - 8 * HOUR };
  const brought = { rowsDue, watermark: nightBefore, newestSyncedAt: nightBefore };

  it.each<[string, Verdict, Partial<Told>]>([
    ['the watermark is that of the last rows', 'success_without_data', brought],
    [
      'the watermark is of hours before the last rows',
      'success_without_data',
      { ...brought, watermark: iso(LAST_NIGHT - 33 * HOUR) },
    ],
    ['the watermark moved on without rows', 'watermark_ahead_of_rows', { ...brought, watermark: iso(LAST_NIGHT) }],
    ['there were rows, and no place for them', 'load_rejecting_rows', { ...brought, rowsSynced: 40, rows: 1000 }],
    ['another state row stood still, too', 'success_without_data', { ...brought, otherWatermark: nightBefore }],
    ['another state row moved', 'wrong_state_row', { ...brought, otherWatermark: iso(LAST_NIGHT) }],
    ['the rows of another table are as old', 'success_without_data', { ...brought, otherTableAt: nightBefore }],
    ['the rows came in another table', 'wrong_table', { ...brought, otherTableAt: iso(LAST_NIGHT) }],
    ['nothing but rows tells of runs', 'not_running', { ...none, rowsDue, newestSyncedAt: nightBefore }],
  ])('is not passed over where %s: %s', (_, verdict, differences) => {
    // Of itself a night without rows is nothing.
    if (verdict !== 'wrong_state_row')
      expect(judge({ ...differences, rowsDue: null })).toMatchObject({ isStale: false });
    expect(judge(differences)).toMatchObject({ verdict, isStale: true });
  });

  it('is in order when rows came, whose watermark is what was written last upstream', () => {
    expect(verdictOf({ rowsDue, watermark: iso(LAST_NIGHT - 9 * HOUR) })).toBe('fresh');
  });

  it('is no news where our own pull asked the upstream, and was told that there is nothing', () => {
    const own = anOwnRun({ startedAt: iso(LAST_NIGHT), status: 'verified_quiet' });
    const judged = judge({ ...brought, lastRunAt: nightBefore, runs: [own] });
    expect(judged).toMatchObject({ verdict: 'verified_quiet', facts: { rowsDue: null } });
    const nothingRead = anOwnRun({ startedAt: iso(LAST_NIGHT) });
    expect(verdictOf({ ...brought, lastRunAt: nightBefore, runs: [nothingRead] })).toBe('fresh');
  });
});

describe('a table that was emptied after a pull of ours', () => {
  const own = anOwnRun({ startedAt: iso(LAST_NIGHT), status: 'verified_quiet' });
  const emptied = { lastRunAt: null, newestSyncedAt: null };

  it.each<[string, Partial<OwnRun>]>([
    ['wrote rows', { status: 'ok', rowsRead: 3, rowsInserted: 3 }],
    ['found rows as they were', { rowsRead: 2, rowsUnchanged: 2 }],
    ['was told that the upstream has some, none of them new', { upstreamNewestAt: iso(LAST_NIGHT - DAY) }],
  ])('is not in order, as that pull %s', (_, differences) => {
    expect(judge({ ...emptied, runs: [{ ...own, ...differences }] })).toMatchObject({
      verdict: 'watermark_ahead_of_rows',
      isStale: true,
    });
  });

  it('is in order where the upstream has nothing, either', () => {
    expect(verdictOf({ ...emptied, runs: [own] })).toBe('verified_quiet');
  });
});

describe('up to when data has arrived', () => {
  it('is the watermark, or the newest row where there is none', () => {
    const [watermark, newestSyncedAt] = [iso(NOW - DAY), iso(NOW - HOUR)];
    expect(judge({ watermark, newestSyncedAt }).lastSync).toBe(watermark);
    expect(judge({ watermark: null, newestSyncedAt }).lastSync).toBe(newestSyncedAt);
    expect(judge(none).lastSync).toBeNull();
  });

  it('is the newest row where the watermark was forgotten', () => {
    const newestSyncedAt = iso(NOW - HOUR);
    expect(judge({ watermark: iso(NOW - 30 * DAY), newestSyncedAt }).lastSync).toBe(newestSyncedAt);
  });

  it('is the newest day of business, and the night that brings it, where only old rows are written again', () => {
    expect(judge({ newestBusinessDate: '2026-01-01' }).lastSync).toBe('2026-01-03T00:00:00.000Z');
  });

  it('is never what is no moment', () => {
    expect(judge({ watermark: '-infinity', newestSyncedAt: null }).lastSync).toBeNull();
    expect(judge({ watermark: 'infinity', newestSyncedAt: iso(NOW) }).lastSync).toBe(iso(NOW));
  });
});

describe('the run that is due', () => {
  const due = (now: string, schedule: Partial<NightlySchedule> = {}): string =>
    iso(lastDueRun(Date.parse(now), { ...NEW_YORK, ...schedule }));

  it('is last night’s once its grace is over, and that of the night before until then', () => {
    expect(due('2026-01-20T10:00:00Z')).toBe('2026-01-20T07:00:00.000Z');
    expect(due('2026-01-20T09:59:59.999Z')).toBe('2026-01-19T07:00:00.000Z');
  });

  it('keeps to the wall when the clocks change', () => {
    // 8 March has no 02:00: the run is at 03:00, which is 07:00 in UTC.
    expect(due('2026-03-08T15:00:00Z')).toBe('2026-03-08T07:00:00.000Z');
    expect(due('2026-03-09T15:00:00Z')).toBe('2026-03-09T06:00:00.000Z');
    // 1 November: 02:00 comes once, after the hour that comes twice.
    expect(due('2026-10-31T15:00:00Z')).toBe('2026-10-31T06:00:00.000Z');
    expect(due('2026-11-01T15:00:00Z')).toBe('2026-11-01T07:00:00.000Z');
    // 01:30 comes twice: the first counts.
    expect(due('2026-11-01T15:00:00Z', { hour: 1, minute: 30 })).toBe('2026-11-01T05:30:00.000Z');
  });

  it('may have been yesterday evening', () => {
    expect(due('2026-01-20T06:30:00Z', { hour: 23 })).toBe('2026-01-19T04:00:00.000Z');
    expect(due('2026-01-20T07:00:00Z', { hour: 23 })).toBe('2026-01-20T04:00:00.000Z');
  });
});

describe('until when it holds', () => {
  const moment = fc
    .tuple(fc.integer({ min: -9 * DAY, max: 2 * DAY }), fc.constantFrom(0, 1, -1))
    .map(([distance, nudge]) => Math.round(distance / MINUTE) * MINUTE + nudge);
  /** Around both changes of the clocks, and far from them. */
  const nows = fc.constantFrom(
    '2026-03-08T06:59:00Z',
    '2026-11-01T05:30:00Z',
    '2026-07-01T12:00:00Z',
    '2026-01-20T06:00:00Z',
  );
  const schedules = fc.record({
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.constantFrom(0, 30, 59),
    timeZone: fc.constantFrom('America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe', 'UTC'),
    graceMs: fc.integer({ min: 0, max: 24 * 60 }).map((minutes) => minutes * MINUTE),
  });
  const cases = fc.record({
    now: fc.tuple(nows, fc.integer({ min: -36 * 60, max: 36 * 60 })).map(([at, m]) => Date.parse(at) + m * MINUTE),
    schedule: schedules,
    watermark: fc.option(moment),
    lastRunAt: fc.option(moment),
    newestSyncedAt: fc.option(moment),
    lastRunStatus: fc.constantFrom('success', 'failed', 'running', 'verified_quiet'),
    otherWatermark: fc.option(moment),
    otherTableAt: fc.option(moment),
    rowsSynced: fc.constantFrom(0, 12),
    newestBusinessDate: fc.constantFrom(null, '2026-01-12', '2026-01-14', '2026-06-24', '2026-10-25'),
    run: fc.option(
      fc.record({
        startedAt: moment,
        heartbeatAt: moment,
        status: fc.constantFrom('running', 'ok', 'verified_quiet', 'suspicious_empty', 'failed'),
        rowsRead: fc.constantFrom(0, 12),
        rowsInserted: fc.constantFrom(0, 12),
      }),
    ),
  });
  interface Run {
    startedAt: number;
    heartbeatAt: number;
    status: OwnRun['status'];
    rowsRead: number;
    rowsInserted: number;
  }
  const aRun = (now: number, { startedAt, heartbeatAt, ...run }: Run) =>
    anOwnRun({ ...run, startedAt: iso(now + startedAt), heartbeatAt: iso(now + heartbeatAt) });
  const at = (now: number, distance: number | null): string | null => (distance === null ? null : iso(now + distance));

  it('is never after the verdict has changed by the clock alone', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 0, max: 1, noNaN: true }), ({ now, schedule, ...given }, part) => {
        const found = invoiceReadings({
          watermark: at(now, given.watermark),
          lastRunAt: at(now, given.lastRunAt),
          newestSyncedAt: at(now, given.newestSyncedAt),
          lastRunStatus: given.lastRunStatus,
          otherWatermark: at(now, given.otherWatermark),
          otherTableAt: at(now, given.otherTableAt),
          rowsSynced: given.rowsSynced,
          newestBusinessDate: given.newestBusinessDate,
          runs: given.run === null ? [] : [aRun(now, given.run)],
        });
        const first = judgeFreshness(found, now, schedule);
        expect(first.changesAt).toBeGreaterThan(now);
        const last = first.changesAt - 1;
        for (const later of [last, Math.floor(now + (last - now) * part)]) {
          const { verdict, isStale, lastSync } = judgeFreshness(found, later, schedule);
          expect({ verdict, isStale, lastSync }).toEqual({
            verdict: first.verdict,
            isStale: first.isStale,
            lastSync: first.lastSync,
          });
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is at most a day or so ahead, so that nothing rests on it for long', () => {
    fc.assert(
      fc.property(cases, ({ now, schedule }) => {
        expect(judgeFreshness(readings(none), now, schedule).changesAt - now).toBeLessThanOrEqual(26 * HOUR);
      }),
    );
  });

  it('is the very moment at which a run becomes overdue', () => {
    const { changesAt } = judge({});
    expect(iso(changesAt)).toBe('2026-01-21T10:00:00.000Z');
    expect(verdictOf({}, changesAt)).toBe('not_running');
  });

  it('is also that of yesterday evening’s run, whose grace ends this morning', () => {
    const evening: NightlySchedule = { ...NEW_YORK, hour: 23 };
    // 01:00 on the 20th: the run of 23:00 on the 19th did not come, and has until 02:00.
    const now = Date.parse('2026-01-20T06:00:00Z');
    const found = readings(silentSince(Date.parse('2026-01-19T04:00:00Z')));
    expect(judgeFreshness(found, now, evening)).toMatchObject({
      verdict: 'fresh',
      changesAt: Date.parse('2026-01-20T07:00:00Z'),
    });
  });
});
