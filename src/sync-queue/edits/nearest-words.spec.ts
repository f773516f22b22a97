import { nearestWords } from './nearest-words.js';

const STATUSES = ['Active', 'Discontinued', 'In Development', 'On Hold', 'Paused'];

it.each([
  ['Actve', 'Active'],
  ['active', 'Active'],
  ['Atcive', 'Active'],
  ['In-Development', 'In Development'],
  ['Pausedd', 'Paused'],
  ['Onhold', 'On Hold'],
  ['Discontinúed', 'Discontinued'],
])('takes %s for a misspelling of %s', (word, nearest) => {
  expect(nearestWords(word, STATUSES, 1)).toEqual([nearest]);
});

it('counts two neighbours that changed places as one error', () => {
  expect(nearestWords('SAS-BS-020', ['SAS-BS-111', 'SAS-BS-200'], 1)).toEqual(['SAS-BS-200']);
  expect(nearestWords('ab', ['ac', 'ba'], 2)).toEqual(['ac', 'ba']);
  expect(nearestWords('abcd', ['axxd', 'bacd'], 1)).toEqual(['bacd']);
});

it('names no more than are asked for, and those that are as near in the order of the alphabet', () => {
  expect(nearestWords('EX', ['US', 'EU', 'EA'], 2)).toEqual(['EA', 'EU']);
  expect(nearestWords('X', ['', 'Y'], 5)).toEqual(['', 'Y']);
  expect(nearestWords('X', [], 5)).toEqual([]);
});

it('counts a character outside of the basic plane as one', () => {
  expect(nearestWords('🥭', ['🥥🥥', '🥥'], 1)).toEqual(['🥥']);
});
