import { Money } from '../common/money/money.js';
import type { RevenueSum } from './revenue.queries.js';

/** The money of one brand or product line; the bucket of what matches none has no id. */
export interface RevenueBucket {
  readonly id: string | null;
  readonly name: string | null;
  readonly revenue: Money;
}

/**
 * Puts every sum into exactly one bucket, so that the buckets add up to the whole. Largest first, the unmatched last;
 * ties by id, since the database answers groups in any order and the same sums must make the same bytes.
 */
export function bucketBy(
  sums: readonly RevenueSum[],
  idOf: (key: string | null) => string | null,
  known: readonly { id: string; name: string | null }[],
): RevenueBucket[] {
  const names = new Map(known.map(({ id, name }) => [id, name]));
  const amounts = new Map<string | null, string[]>();
  for (const { key, revenue } of sums) {
    const id = idOf(key);
    const bucket = amounts.get(id);
    if (bucket) bucket.push(revenue);
    else amounts.set(id, [revenue]);
  }
  return [...amounts]
    .map(([id, parts]) => ({ id, name: id === null ? null : (names.get(id) ?? null), revenue: Money.sum(parts) }))
    .sort(
      (a, b) =>
        Number(a.id === null) - Number(b.id === null) ||
        Number(b.revenue.text) - Number(a.revenue.text) ||
        ((a.id ?? '') < (b.id ?? '') ? -1 : 1),
    );
}
