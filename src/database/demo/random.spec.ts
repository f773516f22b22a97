import fc from 'fast-check';
import { Random, randomFor } from './random.js';
import { spread, WeightedPick } from './weighted.js';

describe('Random', () => {
  it('gives the same sequence for the same seed and subject, and another for another', () => {
    const draw = (random: Random) => Array.from({ length: 20 }, () => random.next());
    expect(draw(randomFor(1, 'skus'))).toEqual(draw(randomFor(1, 'skus')));
    expect(draw(randomFor(1, 'skus'))).not.toEqual(draw(randomFor(1, 'products')));
    expect(draw(randomFor(1, 'skus'))).not.toEqual(draw(randomFor(2, 'skus')));
  });

  it('stays within the ends it was given, and reaches both', () => {
    const random = new Random(3);
    const drawn = new Set(Array.from({ length: 200 }, () => random.int(-1, 2)));
    expect([...drawn].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
  });
});

it('picks by weight, and never what weighs nothing', () => {
  const pick = new WeightedPick(
    ['never', 'often', 'rarely'],
    (value) => ({ never: 0, often: 9, rarely: 1 })[value] ?? 0,
  );
  const random = new Random(5);
  const drawn = Array.from({ length: 2_000 }, () => pick.pick(random));
  expect(drawn).not.toContain('never');
  expect(drawn.filter((value) => value === 'often').length / 2_000).toBeCloseTo(0.9, 1);
});

it('spreads a total without losing or inventing one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 400_000 }),
      fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 1, maxLength: 50 }),
      (total, weights) => {
        const before = spread(total, weights);
        expect(before).toHaveLength(weights.length + 1);
        expect(before.at(-1)).toBe(total);
        expect(before.every((count, i) => i === 0 || count >= before[i - 1]!)).toBe(true);
      },
    ),
  );
});
