import type { FailureOutcome } from '../../upstreams/http/result.js';
import type { Courier } from './courier.js';
import { type JudgedRecord, judgedOf } from './judge-record.js';

/**
 * What is sent instead of a request that one of its parts makes fail, until that stands alone: halves of the records; of one
 * record each edit by itself, in order; of one edit what an upstream only takes apart. Nothing when it can't be divided.
 */
export function divide(
  parcels: readonly JudgedRecord[],
  outcome: FailureOutcome,
  courier: Courier,
): readonly (readonly JudgedRecord[])[] {
  const [first, second] = parcels;
  if (first === undefined) return [];
  if (second !== undefined) {
    const middle = Math.ceil(parcels.length / 2);
    return [parcels.slice(0, middle), parcels.slice(middle)];
  }
  // What may pass by itself is tried again whole: an edit must not overtake the one before it.
  if (outcome !== 'rejected') return [];
  const { entries } = first.record;
  if (entries.length > 1) return entries.map(({ id }) => [judgedOf(first, new Set([id]))]);
  if (first.later.length > 0) return [];
  const [values, ...later] = courier.portions(first);
  return values === undefined || later.length === 0 ? [] : [[{ ...first, values, later }]];
}
