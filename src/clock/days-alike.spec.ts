import { daysAlike } from './days-alike.js';

it.each([
  ['Labor Day, a first Monday', '2026-09-07', '2025-09-01'],
  ['Memorial Day, a last Monday', '2026-05-25', '2025-05-26'],
  ['Thanksgiving, a fourth Thursday', '2026-11-26', '2025-11-27'],
  ['Christmas, a date', '2026-12-25', '2025-12-25'],
  ['New Year’s Day, a date', '2026-01-01', '2025-01-01'],
  ['Good Friday', '2026-04-03', '2025-04-18'],
  ['Easter Monday', '2026-04-06', '2025-04-21'],
  ['Easter Monday of a late Easter', '2038-04-26', '2037-04-06'],
  ['Ascension Day', '2026-05-14', '2025-05-29'],
  ['Whit Monday', '2025-06-09', '2024-05-20'],
  ['Corpus Christi', '2024-05-30', '2023-06-08'],
])('finds %s, a year before', (_, day, before) => {
  expect(daysAlike(day)).toContain(before);
});

it('names no Saturday or Sunday, on which little is done anyway', () => {
  for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2027, 0, 1); at += 86_400_000) {
    const days = daysAlike(new Date(at).toISOString().slice(0, 10));
    expect(days.every((day) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()))).toBe(true);
  }
  // The 6th of July 2025 was a Sunday.
  expect(daysAlike('2026-07-06')).toEqual(['2025-07-07']);
});
