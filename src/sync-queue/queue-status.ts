/** What still has to be done, or needs a person: what the partial index `athena_queue_open` holds. */
export const OPEN_STATUSES = ['pending', 'in_flight', 'failed', 'dead', 'conflict'] as const;

/** Every status that this version knows. */
export const QUEUE_STATUSES = [...OPEN_STATUSES, 'delivered', 'superseded', 'cancelled'] as const;

export type QueueStatus = (typeof QUEUE_STATUSES)[number];

/**
 * Status words for `status IN (…)`. Only as literals do they let the planner use the partial indexes: it can't know of a
 * parameter whether it is among those that an index holds.
 */
export function statusLiterals(statuses: readonly QueueStatus[]): string {
  return statuses.map((status) => `'${status}'`).join(', ');
}
