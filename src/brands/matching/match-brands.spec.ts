import { BrandMatcher, normaliseBrand } from './match-brands.js';

const brands = [
  { id: 'recLuna', name: 'Luna Botanicals' },
  { id: 'recSol1', name: 'Sol & Sea' },
  { id: 'recSol2', name: 'Sol-Sea' },
  { id: 'recHua', name: '花の香' },
  { id: 'recNone', name: null },
  { id: 'recEmoji', name: '🌿' },
];

describe('matching a NetSuite spelling to a brand', () => {
  const matcher = new BrandMatcher(brands, [
    { netsuite_brand: 'LB Holdings', brand_id: 'recLuna' },
    { netsuite_brand: 'Gone Inc', brand_id: 'recGone' },
    { netsuite_brand: 'sol sea', brand_id: 'recSol2' },
  ]);

  it('takes the same letters', () => {
    expect(matcher.match('Luna Botanicals')).toEqual({ brandId: 'recLuna', kind: 'exact' });
    expect(matcher.match('花の香')).toEqual({ brandId: 'recHua', kind: 'exact' });
  });

  it('looks past case, spacing and punctuation', () => {
    expect(matcher.match('LUNA-BOTANICALS.')).toEqual({ brandId: 'recLuna', kind: 'normalised' });
  });

  it('matches nothing where two brands normalise alike, but still takes either by its exact name', () => {
    expect(matcher.match('SOL SEA')).toBeUndefined();
    expect(matcher.match('Sol & Sea')).toEqual({ brandId: 'recSol1', kind: 'exact' });
    expect(matcher.match('Sol-Sea')).toEqual({ brandId: 'recSol2', kind: 'exact' });
  });

  it('puts the word of a person first', () => {
    expect(matcher.match('LB Holdings')).toEqual({ brandId: 'recLuna', kind: 'alias' });
    expect(matcher.match('sol sea')).toEqual({ brandId: 'recSol2', kind: 'alias' });
  });

  it('ignores an alias of a brand that is gone', () => {
    expect(matcher.match('Gone Inc')).toBeUndefined();
  });

  it('matches nothing to an empty or missing spelling, nor punctuation to a name without letters', () => {
    expect(matcher.match(null)).toBeUndefined();
    expect(matcher.match(' - ')).toBeUndefined();
    expect(normaliseBrand('🌿')).toBe('');
  });
});
