import {
  isDue,
  lastDue,
  lastWeeklyDue,
  MOST_TRIES,
  type PullSchedule,
  RETRY_AFTER_MS,
  type ScheduledRuns,
} from './due-pull.js';

const TWO: PullSchedule = { hour: 2, minute: 0, timeZone: 'America/New_York' };
const at = (iso: string): number => Date.parse(iso);
const dueAt = (iso: string, schedule = TWO): string => new Date(lastDue(at(iso), schedule)).toISOString();

describe('the last moment at which a pull was due', () => {
  it('is by the wall of the business, also when its clocks change', () => {
    expect(dueAt('2026-07-15T06:00:00Z')).toBe('2026-07-15T06:00:00.000Z');
    expect(dueAt('2026-07-15T05:59:59Z')).toBe('2026-07-14T06:00:00.000Z');
    expect(dueAt('2026-01-15T12:00:00Z')).toBe('2026-01-15T07:00:00.000Z');
    // 8 March has no 02:00: an hour after 01:00 it is 03:00.
    expect(dueAt('2026-03-08T07:00:00Z')).toBe('2026-03-08T07:00:00.000Z');
    expect(dueAt('2026-03-08T06:59:59Z')).toBe('2026-03-07T07:00:00.000Z');
  });

  it('is one a day, whatever the clocks do', () => {
    const moments = new Set<number>();
    const schedules = [TWO, { ...TWO, hour: 1, minute: 30 }, { ...TWO, hour: 23, timeZone: 'Australia/Lord_Howe' }];
    for (const schedule of schedules) {
      moments.clear();
      for (let now = at('2026-01-01T12:00:00Z'); now < at('2027-01-01T12:00:00Z'); now += 600_000) {
        moments.add(lastDue(now, schedule));
      }
      expect(moments.size).toBeGreaterThanOrEqual(365);
      expect(moments.size).toBeLessThanOrEqual(366);
    }
  });
});

it('compares once a week, in the night to Sunday, an hour after the pulls', () => {
  const weekly = (iso: string) => new Date(lastWeeklyDue(at(iso), TWO)).toISOString();
  // 12 July 2026 is a Sunday.
  expect(weekly('2026-07-12T07:00:00Z')).toBe('2026-07-12T07:00:00.000Z');
  expect(weekly('2026-07-12T06:59:59Z')).toBe('2026-07-05T07:00:00.000Z');
  expect(weekly('2026-07-18T23:00:00Z')).toBe('2026-07-12T07:00:00.000Z');
});

describe('a pull', () => {
  const due = at('2026-07-15T06:00:00Z');
  const started = due - 3_600_000;
  const none: ScheduledRuns = { ever: false, tries: 0, done: false, lastEndedAt: undefined };

  it('is begun when its moment comes, and once', () => {
    expect(isDue(due, due, started, none)).toBe(true);
    expect(isDue(due + 1000, due, started, { ever: true, tries: 1, done: true, lastEndedAt: due + 500 })).toBe(false);
  });

  it('of a night in which nothing ran is made up for, but not of one before the first', () => {
    const later = due + 5 * 3_600_000;
    expect(isDue(later, due, later - 1000, none)).toBe(false);
    expect(isDue(later, due, later - 1000, { ...none, ever: true })).toBe(true);
  });

  it('that failed is tried again after a while, and not for ever', () => {
    const failed = { ever: true, tries: 1, done: false, lastEndedAt: due + 60_000 };
    expect(isDue(due + 61_000, due, started, failed)).toBe(false);
    expect(isDue(due + 60_000 + RETRY_AFTER_MS, due, started, failed)).toBe(true);
    expect(isDue(due + 9e6, due, started, { ...failed, tries: MOST_TRIES })).toBe(false);
  });

  it('whose process died is taken up at once', () => {
    const died = { ever: true, tries: 1, done: false, lastEndedAt: undefined };
    expect(isDue(due + 20_000, due, started, died)).toBe(true);
  });
});
