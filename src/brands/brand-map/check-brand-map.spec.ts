import type { SpellingEvidence } from '../aliases/judge-spellings.js';
import { type CheckedPair, checkBrandMap } from './check-brand-map.js';
import { readBrandMap } from './read-brand-map.js';

const evidence: SpellingEvidence = {
  brands: [
    { id: 'recLuna', name: 'Luna Botanicals' },
    { id: 'recSol1', name: 'Sol & Sea' },
    { id: 'recSol2', name: 'Sol-Sea' },
    { id: 'recTwin1', name: 'Twin' },
    { id: 'recTwin2', name: 'Twin' },
    { id: 'recOud', name: 'واحة العود' },
  ],
  aliases: [
    { netsuite_brand: 'LB Holdings', brand_id: 'recLuna', created_by: 'ann', created_at: '2026-01-01T00:00:00Z' },
  ],
  sums: ['LB Holdings', 'LUNA', 'Sol & Sea', 'OUD', 'X'].map((spelling, i) => ({
    spelling,
    revenue_ytd: `${i + 1}0.00`,
    revenue_total: `${i + 1}00.00`,
    lines: i + 1,
    first_date: '2025-01-01',
    last_date: '2026-01-01',
  })),
};

const check = (text: string) => checkBrandMap(readBrandMap(text), evidence);
const problemsOf = (text: string): string[][] =>
  check(text).pairs.map(({ problems }) => problems.map(({ problem }) => problem));
const first = (text: string): CheckedPair => check(text).pairs[0]!;

describe('an entry of a BRAND_MAP', () => {
  it('is fine where its brand is called exactly so, or is named by its id', () => {
    expect(problemsOf("{'LUNA': 'Luna Botanicals', 'OUD': 'واحة العود', 'X': 'recSol1'}")).toEqual([[], [], []]);
  });

  it('is found out where no brand has that name, with the brands that may be meant and the money behind it', () => {
    const pair = first("{'LUNA': 'Luna Botanical'}");
    expect(pair.problems).toEqual([
      { problem: 'no_such_brand', message: 'No brand is called "Luna Botanical": a join by name loses the money.' },
    ]);
    expect(pair.candidates[0]).toMatchObject({ brand_id: 'recLuna' });
    expect(pair.ours).toMatchObject({ lines: 2, revenue_total: { text: '200.00' } });
  });

  it.each([
    ['a name in another case', "{'LUNA': 'LUNA BOTANICALS'}", ['inexact_name']],
    ['a name that two brands have', "{'X': 'Twin'}", ['ambiguous_brand']],
    ['a name that two brands normalise to', "{'X': 'SOL SEA'}", ['ambiguous_brand']],
    ['another brand than the letters say', "{'Sol & Sea': 'Sol-Sea'}", ['differs_from_ours']],
    ['another brand than a person said', "{'LB Holdings': 'Sol-Sea'}", ['differs_from_ours']],
    ['a spelling that does not occur', "{'Nowhere': 'Sol-Sea'}", ['not_in_netsuite']],
    ['no brand at all', "{'X': None}", []],
  ])('is judged where it has %s', (_, text, problems) => {
    expect(problemsOf(text)[0]).toEqual(problems);
  });

  it('is found out where the same spelling is said to be two brands, and not where it is said twice to be one', () => {
    expect(problemsOf("{'X': 'Sol-Sea',\n'X': 'Luna Botanicals'}")).toEqual([['said_twice'], ['said_twice']]);
    expect(first("{'X': 'Sol-Sea',\n'X': 'Luna Botanicals'}").problems[0]?.message).toMatch(/2 times \(lines 1, 2\)/);
    expect(problemsOf("{'X': 'Sol-Sea', 'X': 'recSol2'}")).toEqual([[], []]);
  });

  it('is found out where a spelling that is nearly the same means another brand', () => {
    expect(problemsOf("{'X.': 'Sol-Sea', 'x': 'Luna Botanicals'}")).toEqual([
      ['collides', 'not_in_netsuite'],
      ['collides', 'not_in_netsuite'],
    ]);
  });
});

describe('the way a map is written', () => {
  it.each([
    ["{'LUNA': 'Luna Botanicals', 'X': 'typo'}", 'spelling_to_brand'],
    ["{'Luna Botanicals': 'LUNA', 'Sol-Sea': 'X'}", 'brand_to_spelling'],
    ["{'Luna Botanicals': ['LUNA', 'LB'], 'Typo': ['X']}", 'brand_to_spelling'],
    ["{'Sol & Sea': 'Sol & Sea'}", 'spelling_to_brand'],
    ['{}', 'spelling_to_brand'],
  ])('is found out: %s', (text, direction) => {
    expect(check(text).direction).toBe(direction);
  });

  it('makes no difference to what is checked', () => {
    const pairs = check("{'Luna Botanicals': ['LUNA', 'LB Holdings'], 'Sol-Sea': 'X'}").pairs;
    expect(pairs.map(({ spelling, brand, problems }) => [spelling, brand?.id, problems])).toEqual([
      ['LUNA', 'recLuna', []],
      ['LB Holdings', 'recLuna', []],
      ['X', 'recSol2', []],
    ]);
  });
});
