import fc from 'fast-check';
import { BrandCandidates } from './brand-candidates.js';
import { trigramsOf } from './trigrams.js';

const brands = [
  { id: 'recLumi', name: 'Lumière Botanique' },
  { id: 'recNorth', name: 'Northfold' },
  { id: 'recKettle', name: 'Kettle & Thyme' },
  { id: 'recSol1', name: 'Sol & Sea' },
  { id: 'recSol2', name: 'Sol-Sea' },
  { id: 'recSakura', name: 'さくら日和' },
  { id: 'recCamellia', name: '山茶集' },
  { id: 'recOud', name: 'واحة العود' },
  { id: 'recPulse', name: 'Pulse Athletics' },
  { id: 'recLeaf', name: '🌿' },
  { id: 'recNone', name: null },
];
const aliases = [
  { netsuite_brand: 'SAKURA BIYORI', brand_id: 'recSakura' },
  { netsuite_brand: 'NORTHFOLD INC.', brand_id: 'recNorth' },
  { netsuite_brand: 'GONE INC', brand_id: 'recGone' },
];
const candidates = new BrandCandidates(brands, aliases);
const ids = (spelling: string | null): string[] => candidates.of(spelling).map(({ brand_id }) => brand_id);

describe('the brands that a spelling may mean', () => {
  it('are those that look like it, with a score of 1 where only case, accents and punctuation differ', () => {
    expect(candidates.of('LUMIERE BOTANIQUE')).toEqual([
      { brand_id: 'recLumi', brand_name: 'Lumière Botanique', score: 1, resembles: 'Lumière Botanique' },
    ]);
    expect(candidates.of('Kettel & Thyme')).toMatchObject([{ brand_id: 'recKettle', score: 0.63 }]);
  });

  it.each([
    ['a suffix', 'Northfold Trading GmbH', 'recNorth'],
    ['no space between words', 'PulseAthletics Intl', 'recPulse'],
    ['Chinese', '山茶', 'recCamellia'],
    ['Japanese', 'さくら日和（株）', 'recSakura'],
    ['Arabic without its article', 'واحة عود', 'recOud'],
    ['an emoji', '🌿 ', 'recLeaf'],
  ])('are found with %s', (_, spelling, id) => {
    expect(ids(spelling)[0]).toBe(id);
  });

  it('are found by a spelling that was settled before, which a name in another script shares no letter with', () => {
    expect(candidates.of('Sakura Biyori KK')).toMatchObject([{ brand_id: 'recSakura', resembles: 'SAKURA BIYORI' }]);
    expect(candidates.of('Northfold, Inc')).toMatchObject([
      { brand_id: 'recNorth', score: 1, resembles: 'NORTHFOLD INC.' },
    ]);
  });

  it('are both where two would fit, and never one that is gone', () => {
    expect(ids('SOL SEA')).toEqual(['recSol1', 'recSol2']);
    expect(ids('GONE INC')).toEqual([]);
  });

  it.each([null, '', '   ', '-', 'Quarry Street Candle Co'])('are none of %j', (spelling) => {
    expect(ids(spelling)).toEqual([]);
  });

  it('are at most three, best first, each once, with a score from 0.3 to 1, whatever the names', () => {
    const name = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom('Sol', 'Sol Sea', 'Luna', '山茶', ''),
    );
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), name, (names, spelling) => {
        const known = names.map((text, i) => ({ id: `rec${i}`, name: text }));
        const found = new BrandCandidates(known, []).of(spelling);
        expect(found.length).toBeLessThanOrEqual(3);
        expect(new Set(found.map(({ brand_id }) => brand_id)).size).toBe(found.length);
        const scores = found.map(({ score }) => score);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
        for (const score of scores) expect(score >= 0.3 && score <= 1).toBe(true);
        // Nothing looks more like a spelling than the same letters.
        if (names.includes(spelling) && trigramsOf(spelling).size > 0) expect(found[0]?.score).toBe(1);
      }),
    );
  });
});

describe('trigrams', () => {
  it('are those of PostgreSQL’s pg_trgm for plain words, and of characters, not code units', () => {
    expect([...trigramsOf('cat')]).toEqual(['  c', ' ca', 'cat', 'at ']);
    expect([...trigramsOf('a 🥭b')]).toEqual(['  a', ' a ', '  b', ' b ']);
    expect([...trigramsOf('🥭')]).toEqual(['  🥭', ' 🥭 ']);
  });
});
