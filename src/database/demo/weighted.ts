import type { Random } from './random.js';

/** Picks values by weight, in logarithmic time: invoice lines need it a million times. */
export class WeightedPick<T> {
  readonly #values: readonly T[];
  readonly #upTo: Float64Array;

  constructor(values: readonly T[], weightOf: (value: T, rank: number) => number) {
    this.#values = values;
    this.#upTo = new Float64Array(values.length);
    let sum = 0;
    values.forEach((value, rank) => {
      sum += weightOf(value, rank);
      this.#upTo[rank] = sum;
    });
  }

  /** @throws RangeError when there is nothing to pick from. */
  pick(random: Random): T {
    const target = random.next() * (this.#upTo.at(-1) ?? 0);
    let low = 0;
    let high = this.#values.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#upTo[middle] ?? 0) <= target) low = middle + 1;
      else high = middle;
    }
    const picked = this.#values[low];
    if (picked === undefined) throw new RangeError('Nothing to pick from');
    return picked;
  }
}

/**
 * Spreads a total over weights without losing or inventing one: entry `i` of the answer is how many came before `i`,
 * the last entry is the total. Weights past `within` go on at the same rate, beyond the total.
 */
export function spread(total: number, weights: readonly number[], within = weights.length): number[] {
  let whole = 0;
  for (let i = 0; i < within; i++) whole += weights[i] ?? 0;
  const before = [0];
  let sum = 0;
  for (const weight of weights) {
    sum += weight;
    before.push(Math.round((sum / whole) * total));
  }
  return before;
}
