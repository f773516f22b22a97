import { businessDay, instantOf, nextBusinessMidnight } from './business-day.js';

const NEW_YORK = 'America/New_York';
const at = (iso: string): number => Date.parse(iso);
const iso = (instant: number): string => new Date(instant).toISOString();

it('begins at midnight on the wall, not in UTC', () => {
  expect(businessDay(at('2026-01-01T04:59:59.999Z'), NEW_YORK)).toBe('2025-12-31');
  expect(businessDay(at('2026-01-01T05:00:00.000Z'), NEW_YORK)).toBe('2026-01-01');
  expect(businessDay(at('2026-07-01T03:59:59.999Z'), NEW_YORK)).toBe('2026-06-30');
  expect(businessDay(at('2026-07-01T04:00:00.000Z'), NEW_YORK)).toBe('2026-07-01');
  expect(businessDay(at('2025-12-31T15:00:00Z'), 'Asia/Tokyo')).toBe('2026-01-01');
  expect(businessDay(at('2026-01-01T10:30:00Z'), 'Pacific/Kiritimati')).toBe('2026-01-02');
});

it('is 23 and 25 hours long when the clocks change', () => {
  const spring = nextBusinessMidnight(at('2026-03-08T05:00:00Z'), NEW_YORK) - at('2026-03-08T05:00:00Z');
  const autumn = nextBusinessMidnight(at('2026-11-01T04:00:00Z'), NEW_YORK) - at('2026-11-01T04:00:00Z');
  expect([spring, autumn]).toEqual([23 * 3_600_000, 25 * 3_600_000]);
});

/** Zones that change their clocks at midnight, by half an hour, by a quarter off the hour, or not at all. */
const ZONES = [
  ...[NEW_YORK, 'America/Santiago', 'America/Havana', 'Asia/Beirut', 'Africa/Cairo', 'Australia/Lord_Howe'],
  ...['Asia/Kathmandu', 'Africa/Casablanca', 'Europe/Lisbon', 'UTC', 'Pacific/Chatham'],
];

/** Five hours: every day of the year is asked several times, each time at other hours. */
const STEP_MS = 5 * 3_600_000;

it.each(ZONES)('ends in %s at the first instant of another day, whenever it is asked', (zone) => {
  for (let instant = at('2026-01-01T00:10:00Z'); instant < at('2027-01-01T00:00:00Z'); instant += STEP_MS) {
    const today = businessDay(instant, zone);
    const midnight = nextBusinessMidnight(instant, zone);
    if (midnight <= instant || businessDay(midnight - 1, zone) !== today || businessDay(midnight, zone) === today) {
      throw new Error(`${iso(instant)} is ${today}, which ends at ${iso(midnight)}?`);
    }
  }
});

describe('the instant of a time on the wall', () => {
  const wall = (day: number, hour: number, minute: number, month: number) => ({ year: 2026, month, day, hour, minute });

  it('that a change of the clocks skips is as far behind the change as it would have been', () => {
    expect(iso(instantOf(wall(8, 2, 30, 3), NEW_YORK))).toBe('2026-03-08T07:30:00.000Z');
    expect(iso(instantOf(wall(29, 1, 0, 3), 'Europe/Lisbon'))).toBe('2026-03-29T01:00:00.000Z');
  });

  it('that comes twice is the first', () => {
    expect(iso(instantOf(wall(1, 1, 30, 11), NEW_YORK))).toBe('2026-11-01T05:30:00.000Z');
  });

  it('around a change is that of the clocks as they then are', () => {
    expect(iso(instantOf(wall(8, 1, 59, 3), NEW_YORK))).toBe('2026-03-08T06:59:00.000Z');
    expect(iso(instantOf(wall(8, 3, 0, 3), NEW_YORK))).toBe('2026-03-08T07:00:00.000Z');
    expect(iso(instantOf(wall(1, 2, 0, 11), NEW_YORK))).toBe('2026-11-01T07:00:00.000Z');
  });

  it('may run over its month', () => {
    expect(iso(instantOf(wall(32, 0, 0, 12), NEW_YORK))).toBe('2027-01-01T05:00:00.000Z');
  });
});
