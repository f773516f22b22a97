import { expect, it } from '@jest/globals';
import { countsByDay } from './counts-by-day';

const products = { resource: 'products', gap: 'brand_id', reason: 'source_blank' } as const;
const groups = { resource: 'dev-groups', gap: 'brand', reason: 'dangling_reference' } as const;
const HISTORY = [
  { ...groups, day: '2027-01-02', records: 3 },
  { ...products, day: '2027-01-01', records: 5 },
  { ...groups, day: '2027-01-01', records: 4 },
  { ...products, day: '2027-01-04', records: 1 },
];

it('adds up each day, with the last one as it is at this moment', () => {
  expect(countsByDay(HISTORY, {}, 2)).toEqual([
    { day: '2027-01-01', count: 9 },
    { day: '2027-01-02', count: 3 },
    { day: '2027-01-04', count: 2 },
  ]);
});

it('counts what is filtered by, and a day that has none of it as none', () => {
  expect(countsByDay(HISTORY, { resource: ['products'], gap: ['brand'] }, 0)).toEqual([
    { day: '2027-01-01', count: 5 },
    { day: '2027-01-02', count: 0 },
    { day: '2027-01-04', count: 0 },
  ]);
});
