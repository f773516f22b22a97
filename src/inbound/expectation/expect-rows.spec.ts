import fc from 'fast-check';
import { expectRows, lowLike, type Night } from './expect-rows.js';

const DAY_MS = 86_400_000;
/** A Wednesday. */
const TODAY = '2026-07-15';

const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
const brings = (day: string): 'little' | 'much' => {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 1 ? 'little' : 'much';
};

/** Nights before a day, of which those after a day off bring little. */
function nights(count: number, much: (index: number) => number, little = 15, today = TODAY): Night[] {
  return Array.from({ length: count }, (_, index) => {
    const day = dayBefore(today, index + 1);
    return { day, rows: brings(day) === 'little' ? little : much(index) };
  });
}

/** Numbers from 0 to 1 that look like chance, the same in each run. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** 900 ± 200, the same in each run. */
const varied = (index: number): number => 900 + Math.round(200 * Math.sin(index * 2.3));

it('finds 12 rows too few where 900 ± 200 come, and any of 900 ± 200 usual', () => {
  const expected = expectRows(nights(60, varied), TODAY);
  expect(expected?.low).toBeGreaterThan(300);
  expect(expected?.low).toBeLessThan(700);
  expect(expected?.high).toBeGreaterThan(1100);
});

it.each([
  ['900 ± 200, evenly', (chance: () => number) => 700 + 400 * chance()],
  ['900 ± 200, mostly in the middle', (chance: () => number) => 700 + 133 * (chance() + chance() + chance())],
  ['900 ± 20', (chance: () => number) => 880 + 40 * chance()],
  ['40 ± 10', (chance: () => number) => 30 + 20 * chance()],
])('in ten years of %s no night is called too poor, and a third of the usual always is', (_, count) => {
  const chance = chances(7);
  const year = nights(3650, () => Math.round(count(chance)));
  const usual = median(year.map(({ rows }) => rows).filter((rows) => rows !== 15));
  for (let night = 0; night < 3600; night += 3) {
    const { day = '', rows = 0 } = year[night] ?? {};
    const expected = expectRows(year.slice(night, night + 60), day);
    expect({ day, isPoor: rows < (expected?.low ?? 0) }).toEqual({ day, isPoor: false });
    if (brings(day) === 'much') expect(expected?.low).toBeGreaterThan(usual / 3);
  }
});

it('lets a night be as poor as its like of a year before: any few where that was a holiday', () => {
  expect([0, 4, 19, 20, 500].map(lowLike)).toEqual([0, 0, 0, 10, 250]);
});

it('knows that little is done on Saturday and Sunday: their nights are those of Sunday and Monday', () => {
  const sunday = '2026-07-12';
  const monday = '2026-07-13';
  const tuesday = '2026-07-14';
  for (const day of [sunday, monday]) expect(expectRows(nights(60, varied, 15, day), day)?.low).toBe(0);
  expect(expectRows(nights(60, varied, 15, tuesday), tuesday)?.low).toBeGreaterThan(40);
});

it('expects nothing until it has seen enough nights of the kind', () => {
  expect(expectRows([], TODAY)).toBeUndefined();
  expect(expectRows(nights(6, varied), TODAY)).toBeUndefined();
  expect(expectRows(nights(9, varied), TODAY)).toBeDefined();
});

it('is not misled by an outage, the night that made up for it, and holidays', () => {
  const history = nights(60, varied).map((night, index) => {
    if (index === 3 || index === 10 || index === 24) return { ...night, rows: 0 };
    return index === 2 ? { ...night, rows: 9000 } : night;
  });
  const expected = expectRows(history, TODAY);
  expect(expected?.low).toBeGreaterThan(12);
  expect(expected?.high).toBeLessThan(3000);
});

it('looks at how business is now: what was usual half a year ago does not count', () => {
  const history = nights(200, (index) => (index < 45 ? 300 : 5000));
  expect(expectRows(history, TODAY)).toMatchObject({ low: 180, high: 420 });
});

it('takes three fifths of the usual where all nights were alike, and no less than a twentieth where they vary much', () => {
  expect(
    expectRows(
      nights(60, () => 800),
      TODAY,
    ),
  ).toEqual({ low: 480, high: 1120 });
  const wild = expectRows(
    nights(60, (index) => (index % 2 === 0 ? 100 : 1900)),
    TODAY,
  );
  expect(wild?.low).toBeGreaterThanOrEqual(5);
});

it('is the same in whatever order nights come, and never expects less than nothing', () => {
  const some = fc.array(
    fc.record({ days: fc.integer({ min: -3, max: 100 }), rows: fc.integer({ min: 0, max: 100_000 }) }),
    { maxLength: 120 },
  );
  fc.assert(
    fc.property(some, (given) => {
      const byDay = new Map(given.map(({ days, rows }) => [dayBefore(TODAY, days), rows]));
      const history = [...byDay].map(([day, rows]) => ({ day, rows }));
      const expected = expectRows(history, TODAY);
      expect(expectRows(history.toReversed(), TODAY)).toEqual(expected);
      if (expected === undefined) return;
      expect(expected.low).toBeGreaterThanOrEqual(0);
      expect(expected.high).toBeGreaterThanOrEqual(expected.low);
    }),
  );
});
