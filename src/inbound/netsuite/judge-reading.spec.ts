import { judgeReading, type Reading } from './judge-reading.js';

const WATERMARK = '2026-07-14T06:00:00.000Z';
const LATER = '2026-07-15T05:59:00.000Z';

/** An ordinary night, but for what a test says. */
function reading(differences: Partial<Reading> = {}): Reading {
  const upstreamNewer = differences.upstreamNewer ?? 900;
  const word = { upstreamNewest: LATER, upstreamNewer, counted: upstreamNewer };
  const read = { read: 940, newer: 900, bad: [], badAgain: 0, expectedLow: 400 };
  return { mode: 'incremental', watermark: WATERMARK, ...word, ...read, ...differences };
}

const bad = (key: string) => ({ key, reason: 'amount: is missing', original: { id: key } });
const judge = (differences: Partial<Reading>) => judgeReading(reading(differences));

it('believes a night that is as NetSuite says, and as nights are', () => {
  expect(judge({})).toEqual({ status: 'ok', believed: true, error: null });
  expect(judge({ mode: 'full', counted: 325_000, read: 325_000 })).toMatchObject({
    status: 'ok',
    believed: true,
  });
});

it('calls a night quiet when NetSuite’s own newest change is one that we have', () => {
  const quiet = { upstreamNewest: WATERMARK, upstreamNewer: 0, newer: 0, read: 40 };
  expect(judge(quiet)).toEqual({ status: 'verified_quiet', believed: true, error: null });
  // Also where one that was set aside is still no better.
  expect(judge({ ...quiet, bad: [bad('1')], badAgain: 1 })).toMatchObject({ status: 'verified_quiet' });
});

it.each<[string, Partial<Reading>, string]>([
  ['it shows no line at all', { upstreamNewest: null, upstreamNewer: 0, newer: 0, read: 0 }, 'permission'],
  [
    'it counts more than it gave',
    { newer: 100, read: 140 },
    'counts 900 lines newer than the watermark, and gave us 100',
  ],
  ['a full reading is cut short', { mode: 'full', counted: 325_000, read: 100_000 }, 'gave us 100000'],
  ['something newer is there, and nothing came', { upstreamNewer: 3, newer: 0, read: 2 }, 'newest change is of'],
  [
    'every line was refused',
    { read: 0, newer: 2, bad: [bad('1'), bad('2')] },
    'All 2 lines were refused, such as 1: amount',
  ],
  ['12 came where 900 are usual', { upstreamNewer: 12, newer: 12, read: 15 }, 'Only 12 newer lines came'],
])('does not believe a night in which %s', (_, differences, words) => {
  const verdict = judge(differences);
  expect(verdict).toMatchObject({ status: 'suspicious_empty', believed: false });
  expect(verdict.error).toContain(words);
});

it('takes lines for what NetSuite has newer that were set aside, and come again', () => {
  const again = { newer: 0, read: 40, bad: [bad('1')], badAgain: 1 };
  expect(judge({ ...again, upstreamNewer: 1 })).toEqual({ status: 'ok', believed: true, error: null });
  expect(judge({ ...again, upstreamNewer: 2 })).toMatchObject({ status: 'suspicious_empty', believed: false });
  const whole = { ...again, mode: 'full' as const, counted: 41, upstreamNewer: 1 };
  expect(judge(whole)).toEqual({ status: 'ok', believed: true, error: null });
});

it('lets lines be deleted while it reads, and none be expected where history tells nothing', () => {
  expect(judge({ newer: 890 })).toMatchObject({ status: 'ok' });
  expect(judge({ upstreamNewer: 12, newer: 12, read: 15, expectedLow: undefined })).toMatchObject({ status: 'ok' });
});

it('takes a warehouse without a watermark as it finds it', () => {
  expect(judge({ watermark: null, mode: 'full', upstreamNewer: 10, read: 10, newer: 10 })).toMatchObject({
    status: 'ok',
  });
});
