import type { ResetReason } from './event-kinds.js';

/** The positions that the log has; of an empty one 1 and 0. */
export interface LogBounds {
  readonly oldest: bigint;
  readonly newest: bigint;
}

/** Where a stream begins: after this position. */
export interface StreamStart {
  readonly position: bigint;
  /** Set when the listener has missed what cannot be told any more. */
  readonly reset: ResetReason | undefined;
}

/** As many digits as a bigint of PostgreSQL has. */
const POSITION = /^\d{1,19}$/;

/**
 * Where to go on for a listener that has everything up to `lastEventId`; from now on for one that names none. An id that
 * the log cannot have given (another database's, or one from before a restored backup) is a reason to begin anew.
 */
export function startOf(lastEventId: string | undefined, { oldest, newest }: LogBounds): StreamStart {
  if (lastEventId === undefined || lastEventId === '') return { position: newest, reset: undefined };
  const last = POSITION.test(lastEventId) ? BigInt(lastEventId) : undefined;
  if (last === undefined || last > newest) return { position: newest, reset: 'unknown_id' };
  if (last < oldest - 1n) return { position: newest, reset: 'too_old' };
  return { position: last, reset: undefined };
}
