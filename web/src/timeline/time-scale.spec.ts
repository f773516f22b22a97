import { expect, it } from '@jest/globals';
import { ticksOf, timeScale, ZOOMS } from './time-scale';

const TODAY = '2026-11-25';

it('finds the day again at every place of it, over a change of the clocks and a leap day', () => {
  for (const pxPerDay of ZOOMS) {
    const scale = timeScale(['2024-01-01', '2028-06-01'], TODAY, pxPerDay);
    for (const day of ['2024-02-29', '2026-03-08', '2026-11-01', TODAY, '2028-06-01']) {
      expect(scale.day(scale.x(day) + 0.01)).toBe(day);
      expect(scale.day(scale.x(day) + pxPerDay - 0.01)).toBe(day);
    }
  }
});

it('has today on it, and room around it, where there is no day at all', () => {
  const scale = timeScale([], TODAY, 10);
  expect(scale.x(TODAY)).toBe(600);
  expect(scale.width).toBe(1200);
});

it.each(ZOOMS)('covers the whole line without a hole with the upper marks, at %p pixels a day', (pxPerDay) => {
  const scale = timeScale(['2025-03-10', '2027-08-20'], TODAY, pxPerDay);
  const { upper, lower } = ticksOf(scale);
  let end = 0;
  for (const { x, width } of upper) {
    expect(x).toBeCloseTo(end);
    end = x + width;
  }
  expect(end).toBeCloseTo(scale.width);
  expect(lower.length).toBeGreaterThan(upper.length);
});

it('begins weeks on Mondays', () => {
  const { lower } = ticksOf(timeScale([], TODAY, 22));
  for (const { day } of lower) expect(new Date(`${day}T00:00:00Z`).getUTCDay()).toBe(1);
});
