import { expect, it } from '@jest/globals';
import type { SyncReading } from '../api/sync-health';
import { NIGHTS, nightsOf, staleSince } from './nights';

const read = (at: string, verdict: SyncReading['verdict'], night: string | null = null): SyncReading => ({
  at,
  night,
  verdict,
  is_stale: verdict !== 'fresh',
  last_run_at: null,
  last_run_status: null,
  watermark: null,
  newest_synced_at: null,
  newest_business_date: null,
  upstream_newest_at: null,
  rows_read: null,
  rows_written: null,
});

it('shows 90 days up to today, and leaves those empty on which nobody looked', () => {
  const nights = nightsOf([read('2026-11-20T12:00:00.000Z', 'fresh')], '2026-11-25');
  expect(nights).toHaveLength(NIGHTS);
  expect(nights[0]?.day).toBe('2026-08-28');
  expect(nights.at(-1)?.day).toBe('2026-11-25');
  expect(nights.filter(({ reading }) => reading !== undefined).map(({ day }) => day)).toEqual(['2026-11-20']);
});

it('takes of several readings of a day the latest, in whatever order they come', () => {
  const readings = [
    read('2026-11-25T18:00:00.000Z', 'fresh'),
    read('2026-11-25T10:00:00.000Z', 'success_without_data', '2026-11-25T12:00:00.000Z'),
  ];
  for (const order of [readings, readings.toReversed()])
    expect(nightsOf(order, '2026-11-25').at(-1)?.reading?.verdict).toBe('fresh');
});

it('tells since which night it is stale, also when nobody looked in some, and of none that is over', () => {
  const days = (...nights: [string, SyncReading['verdict']][]) =>
    staleSince(
      nightsOf(
        nights.map(([day, verdict]) => read(`${day}T12:00:00.000Z`, verdict)),
        '2026-11-25',
      ),
    );
  const before: [string, SyncReading['verdict']][] = [
    ['2026-11-10', 'run_failed'],
    ['2026-11-11', 'fresh'],
    ['2026-11-14', 'success_without_data'],
    ['2026-11-20', 'run_failed'],
  ];
  expect(days(...before)).toBe('2026-11-14');
  expect(days(...before, ['2026-11-21', 'fresh'])).toBeUndefined();
  expect(days(['2026-11-14', 'run_failed'])).toBe('2026-11-14');
  expect(days()).toBeUndefined();
});
