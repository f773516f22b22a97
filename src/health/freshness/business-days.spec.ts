import { BusinessDays, dayFrom } from './business-days.js';
import { lastDueRun, type NightlySchedule } from './nightly-schedule.js';
import { findRowsDue } from './rows-due.js';

/** A Tuesday; Christmas of the years before is a Thursday and a Wednesday. */
const NEWEST = '2026-07-14';
const HOUR = 3_600_000;
const NEW_YORK: NightlySchedule = { hour: 2, minute: 0, timeZone: 'America/New_York', graceMs: 3 * HOUR };

const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();
const isWeekend = (day: string): boolean => [0, 6].includes(weekdayOf(day));

/** Lines of the days up to the newest, 40 on each that is no weekend and not Christmas, but for what a test says. */
function known(
  differences: Record<string, number> = {},
  { years = 2.2, lines = 40, newest = NEWEST } = {},
): BusinessDays {
  const days = Array.from({ length: Math.round(years * 365) }, (_, back) => dayFrom(newest, -back));
  const usual = (day: string): number => (isWeekend(day) || day.endsWith('12-25') ? 0 : lines);
  const counted = days.map((day) => [day, differences[day] ?? usual(day)] as const);
  return new BusinessDays(new Map(counted.filter(([, count]) => count > 0)));
}

it('knows a working day for one, also weeks after the last line came', () => {
  expect(['2026-07-15', '2026-07-16', '2026-07-17', '2026-08-10'].every((day) => known().isBusy(day))).toBe(true);
});

it('expects nothing of Saturday and Sunday, if nothing comes on them', () => {
  expect(known().isBusy('2026-07-18')).toBe(false);
  expect(known().isBusy('2026-07-19')).toBe(false);
});

it('expects nothing of a day off of every year, also where a few lines came on it', () => {
  expect(known({}, { newest: '2026-12-24' }).isBusy('2026-12-25')).toBe(false);
  // The first Monday of September.
  const labourDay = { '2025-09-01': 5 };
  expect(known(labourDay, { newest: '2026-09-04' }).isBusy('2026-09-07')).toBe(false);
  expect(known({}, { newest: '2026-09-04' }).isBusy('2026-09-07')).toBe(true);
});

it('expects nothing where two years are not known, or a day has so few lines that none may be chance', () => {
  expect(known({}, { years: 1.9 }).isBusy('2026-07-15')).toBe(false);
  expect(known({}, { lines: 19 }).isBusy('2026-07-15')).toBe(false);
  expect(known({}, { lines: 20 }).isBusy('2026-07-15')).toBe(true);
  expect(new BusinessDays(new Map()).isBusy('2026-07-15')).toBe(false);
});

it('expects nothing where days off come as they like', () => {
  const twice = { '2026-02-10': 0, '2026-04-22': 0 };
  expect(known(twice).isBusy('2026-07-15')).toBe(true);
  expect(known({ ...twice, '2026-05-13': 0 }).isBusy('2026-07-15')).toBe(false);
});

it('finds the longest pause since a day, and how many days are known', () => {
  const days = new BusinessDays(
    new Map([...['2026-01-01', '2026-03-01', '2026-03-02', '2026-03-06']].map((day) => [day, 1])),
  );
  expect(days.pauses('2026-02-01')).toEqual({ longestDays: 4, knownDays: 3 });
  expect(days.pauses('2026-03-06')).toEqual({ longestDays: null, knownDays: 1 });
});

it('rows are due with the night after the last working day, and not before its grace is over', () => {
  const due = (moment: string) => findRowsDue(known(), Date.parse(moment), NEW_YORK);
  const tuesday = { day: '2026-07-14', run: Date.parse('2026-07-15T06:00:00Z') };
  expect(due('2026-07-15T08:59:59Z')).toMatchObject({ day: '2026-07-13' });
  expect(due('2026-07-15T09:00:00Z')).toEqual({ ...tuesday, since: tuesday.run - 8 * HOUR });
  // On Sunday and in the night to Monday Friday's are still the last ones.
  for (const moment of ['2026-07-19T12:00:00Z', '2026-07-20T12:00:00Z'])
    expect(due(moment)).toMatchObject({ day: '2026-07-17' });
  expect(due('2026-07-21T12:00:00Z')).toMatchObject({ day: '2026-07-20' });
});

it.each([
  ['in the evening', 21, '2026-07-15'],
  ['at midnight', 0, '2026-07-15'],
  ['in the morning', 9, '2026-07-15'],
])('a job %s brings the day before its night is over', (_, hour, day) => {
  const schedule = { ...NEW_YORK, hour };
  const now = Date.parse('2026-07-16T20:00:00Z');
  expect(findRowsDue(known(), now, schedule)).toMatchObject({ day, run: lastDueRun(now, schedule) });
});

it('says at every hour of a year only what it has said before or what a run has come due for', () => {
  const days = known({}, { newest: '2026-03-01' });
  let before = Number.NEGATIVE_INFINITY;
  for (let now = Date.parse('2026-03-01T00:00:00Z'); now < Date.parse('2027-03-01T00:00:00Z'); now += HOUR) {
    const found = findRowsDue(days, now, NEW_YORK);
    expect(found).not.toBeNull();
    expect(found!.run).toBeGreaterThanOrEqual(before);
    expect(found!.run + NEW_YORK.graceMs).toBeLessThanOrEqual(now);
    before = found!.run;
  }
});
