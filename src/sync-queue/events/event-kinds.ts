/** What the log of events tells, by the transactions that write it. */
export const LOGGED_KINDS = ['change', 'delivery', 'target', 'pull'] as const;

/** What a listener may choose from. `reset` is no choice: whoever is told nothing of it would show what is old. */
export const EVENT_KINDS = [...LOGGED_KINDS, 'warehouse'] as const;

/** Why a stream cannot go on where it ended. */
export type ResetReason = 'too_old' | 'unknown_id';
