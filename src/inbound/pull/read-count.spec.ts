import type { ReadRow } from '../tables/staged-row.js';
import type { ReadPage } from './pull-source.js';
import { ReadCount } from './read-count.js';

const page = (keys: string, more: Partial<ReadPage> = {}): ReadPage => {
  const rows = [...keys].map((key): ReadRow => ({ good: { key, values: {} } }));
  return { kind: 'page', part: 'a', rows, ...more };
};
const bad = (key: string): ReadPage => ({
  ...page(''),
  rows: [{ bad: { key, reason: 'no amount', original: null } }],
});
const mayComeAgain = true;

it('counts a record once that was asked for before it was listed, whether it is good or bad', () => {
  const count = new ReadCount();
  expect(count.add(page('xy', { mayComeAgain }))).toBe(2);
  expect([count.add(page('abx')), count.add(bad('y')), count.add(bad('c'))]).toEqual([2, 0, 1]);
  expect(count.settle(5)).toBe(0);
});

it('counts a record once that several listings have, also when one of them begins anew', () => {
  const count = new ReadCount();
  count.add(page('ab', { mayComeAgain }));
  expect(count.add(page('bc', { part: 'b', mayComeAgain }))).toBe(1);
  count.restart();
  expect(count.add(page('bcd', { part: 'b', mayComeAgain }))).toBe(1);
});

it('does not go back when a listing begins anew, and goes on where it was lost', () => {
  const count = new ReadCount();
  expect([count.add(page('abc')), count.add(page('def'))]).toEqual([3, 3]);
  count.restart();
  expect([count.add(page('abc')), count.add(page('def')), count.add(page('gh'))]).toEqual([0, 0, 2]);
  // Two were deleted meanwhile.
  expect(count.settle(6)).toBe(-2);
});
