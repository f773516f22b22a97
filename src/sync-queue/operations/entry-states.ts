import { EntryStateError } from './queue-errors.js';
import type { QueueRow } from './queue-rows.js';
import type { LockedEntry } from './retry.queries.js';

/** Why nothing can be done about an entry that is over, is on its way, or waits for its turn. */
export function stateRefusal({ id, status, last_error, delivered_at }: QueueRow): EntryStateError {
  return new EntryStateError(
    `Entry ${id} ${WORDS[status] ?? `is ${status}, which this version does not know.`}${tail()}`,
  );

  function tail(): string {
    if (status === 'delivered' && delivered_at !== null) return ` It was delivered at ${delivered_at}.`;
    return ['superseded', 'cancelled'].includes(status) && last_error !== null ? ` ${last_error}` : '';
  }
}

const WORDS: Partial<Record<string, string>> = {
  pending: 'is pending: it is sent as soon as its turn comes, and its target is not paused.',
  in_flight: 'is being sent; try again in a moment.',
  delivered: 'is delivered already.',
  superseded: 'is superseded: a later edit of the same fields is sent instead.',
  cancelled: 'is cancelled: edit the field again if it was meant after all.',
  failed: 'is failed: it is tried again by itself, at once with POST retry.',
  dead: 'is dead: POST retry sends it again, POST cancel gives it up.',
  conflict: 'is in conflict: somebody edited it there. POST resolve decides.',
};

/** The latest of the entries that tell everything of this one, and undefined when something of it is still to be told. */
export function overtakenBy({ fields, overtaken_by }: LockedEntry): string | undefined {
  const later = Object.keys(fields).map((column) => overtaken_by?.[column]);
  const ids = later.filter((id) => id !== undefined);
  if (ids.length === 0 || ids.length < later.length) return undefined;
  return ids.reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b));
}
