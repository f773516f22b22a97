import { loadConfig } from '../../common/config/app-config.js';
import type { TableFill } from '../../database/copy-rows.js';
import { SILENT_DAYS, type Story, storyOf } from '../../database/demo/story.js';
import { nightlyScheduleOf } from '../freshness/nightly-schedule.js';
import { healthMemory } from './health-memory.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The rows of a fill, as texts by column. */
function rowsOf({ columns, lines }: TableFill): Record<string, string>[] {
  return [...lines()].map((line) => {
    const values = line.split('\t');
    return Object.fromEntries(columns.map((column, i) => [column, values[i] ?? '']));
  });
}

function remembered(now: string, timeZone: string) {
  const story: Story = storyOf({ now: new Date(now), timeZone });
  const memory = healthMemory(story, nightlyScheduleOf(loadConfig({ BUSINESS_TIME_ZONE: timeZone })));
  const changes = rowsOf(memory['pipeline.verdict_change']!);
  const readings = rowsOf(memory['pipeline.sync_reading']!);
  return { story, changes, readings };
}

describe.each([
  ['2026-11-26T15:00:00Z', 'America/New_York'],
  // Both changes of the clock, in the night in which it falls silent, and a night whose grace is not over.
  ['2026-03-29T07:30:00Z', 'America/New_York'],
  ['2026-11-22T15:00:00Z', 'America/New_York'],
  ['2027-01-01T00:30:00Z', 'Pacific/Auckland'],
])('the past of a demo of %s in %s', (now, timeZone) => {
  const { story, changes, readings } = remembered(now, timeZone);

  it('has one reading of each of 90 nights and source, and none of a night that is not over', () => {
    for (const source of ['netsuite', 'airtable', 'asana']) {
      const nights = readings.filter((row) => row.source === source && row.night !== '\\N').map(({ night }) => night!);
      expect(new Set(nights).size).toBe(nights.length);
      expect([89, 90, 91]).toContain(nights.length);
      expect(Date.parse(nights.at(-1)!)).toBeGreaterThanOrEqual(story.now - 27 * 3_600_000 - DAY_MS / 8);
    }
    for (const { at } of readings) {
      expect(Date.parse(at!)).toBeLessThanOrEqual(story.now);
      expect(Date.parse(at!)).toBeGreaterThanOrEqual(story.now - 90 * DAY_MS);
    }
  });

  it('shows when NetSuite fell silent: believed until the first night without lines of a busy day, and in none since', () => {
    const nights = readings.filter(({ source, night }) => source === 'netsuite' && night !== '\\N');
    const silent = nights.filter(({ verdict }) => verdict === 'success_without_data');
    expect(nights.slice(-silent.length)).toEqual(silent);
    expect([SILENT_DAYS - 1, SILENT_DAYS]).toContain(silent.length);
    for (const { rows_read, watermark } of silent) {
      expect([rows_read, Date.parse(watermark!)]).toEqual(['0', story.cut]);
    }
    for (const { verdict, rows_read, last_run_status } of nights.slice(0, -silent.length)) {
      expect([verdict, last_run_status]).toEqual(['fresh', 'success']);
      expect(Number(rows_read)).toBeGreaterThan(10);
    }
    const [first, then, ...more] = changes.filter(({ source }) => source === 'netsuite');
    expect([first?.to_verdict, then?.from_verdict, then?.to_verdict, more]).toEqual([
      'fresh',
      'fresh',
      'success_without_data',
      [],
    ]);
    // The grace of that night, and a moment.
    const late = Date.parse(then!.at!) - (story.cut + DAY_MS + 3 * HOUR_MS);
    expect(Math.abs(late)).toBeLessThanOrEqual(HOUR_MS + 60_000);
    expect(then!.cause).toMatch(/^Every run says success.* There must be invoices of /);
  });

  it('has nothing to say of Airtable and Asana', () => {
    const others = [...changes, ...readings].filter(({ source }) => source !== 'netsuite');
    expect(new Set(others.map(({ verdict, to_verdict }) => verdict ?? to_verdict))).toEqual(new Set(['fresh']));
  });
});
