import type { Json } from '../../upstreams/http/json.js';
import type { QueueStatus } from '../queue-status.js';
import type { QueueColumn } from './queue-shape.queries.js';
import { literalsOf } from './sql-literals.js';

/** Words that queues have for a status of ours, the most usual first. */
const USUAL_WORDS: Readonly<Record<QueueStatus, readonly string[]>> = {
  pending: ['pending', 'queued', 'new', 'waiting', 'ready', 'open', 'todo', 'scheduled'],
  in_flight: [
    'in_flight',
    'processing',
    'in_progress',
    'inprogress',
    'running',
    'sending',
    'syncing',
    'locked',
    'claimed',
  ],
  delivered: ['delivered', 'done', 'completed', 'complete', 'synced', 'success', 'succeeded', 'processed', 'sent'],
  failed: ['failed', 'error', 'errored', 'retry', 'retrying'],
  dead: ['dead', 'dead_letter', 'deadletter', 'abandoned', 'exhausted', 'gave_up', 'permanently_failed', 'rejected'],
  conflict: ['conflict', 'conflicted'],
  superseded: ['superseded', 'replaced', 'obsolete'],
  cancelled: ['cancelled', 'canceled', 'skipped', 'ignored', 'discarded'],
};

/** Words of theirs for each status of ours, and what is uncertain about them. */
export interface StatusWords {
  readonly words: { readonly [status: string]: Json };
  readonly notes: readonly string[];
}

/** Guesses what a live queue calls each status: by its enum, its CHECK, its default, else by what is usual. */
export function guessStatusWords(column: QueueColumn | undefined): StatusWords {
  if (column === undefined) return { words: {}, notes: [NO_STATUS] };
  const { name, labels, checks, default_value } = column;
  if (column.type === 'boolean') {
    return {
      words: { pending: 'false', delivered: 'true' },
      notes: [`${name} is a boolean: true is taken for delivered.`],
    };
  }
  if (NUMBER.test(column.type)) return guessNumbers(name, default_value);
  const allowed = labels ?? literalsOf(checks.map(({ definition }) => definition));
  const [standard] = literalsOf(default_value === null ? [] : [default_value]);
  if (allowed.length === 0) return guessFreely(name, standard);
  const words = wordsAmong(allowed, standard);
  const known = Object.values(words).flat();
  const rest = allowed.filter((word) => !known.includes(word));
  const notes =
    rest.length === 0 ? [] : [`${name} also knows ${rest.join(', ')}: shown as they are unless "status" names them.`];
  return words.pending
    ? { words, notes }
    : {
        words,
        notes: [
          ...notes,
          `${name}: none of ${allowed.join(', ')} is taken for pending; say which as "status": {"pending": …}.`,
        ],
      };
}

const NUMBER = /^(smallint|integer|bigint|numeric)/;

/** No word of ours is a number: only what a row begins with can be guessed. */
function guessNumbers(name: string, default_value: string | null): StatusWords {
  const [standard] = /-?\d+/.exec(default_value ?? '') ?? [];
  if (standard === undefined) {
    return { words: {}, notes: [`${name} is a number: say what each means as "status": {"pending": "0", …}.`] };
  }
  const note = `${name} is a number: ${standard}, with which a row begins, is taken for pending. Say what the others mean as "status": {"delivered": "2", …}.`;
  return { words: { pending: standard }, notes: [note] };
}

const NO_STATUS =
  'No column looks like a status: an entry then counts as delivered once it has a delivered_at ("read"), or, with "gone": "delivered", when its row is gone.';

function wordsAmong(allowed: readonly string[], standard: string | undefined): Record<string, string[]> {
  const words: Record<string, string[]> = {};
  for (const [status, usual] of Object.entries(USUAL_WORDS)) {
    const found = usual.flatMap((word) => allowed.filter((candidate) => fold(candidate) === fold(word)));
    if (found.length > 0) words[status] = [...new Set(found)];
  }
  // What a row begins with is what pending is called, whatever the word.
  if (standard !== undefined && allowed.includes(standard)) {
    for (const [status, list] of Object.entries(words)) words[status] = list.filter((word) => word !== standard);
    words.pending = [standard, ...(words.pending ?? [])];
  }
  // Where nothing else stands for having been given up, a failure is final.
  return Object.fromEntries(Object.entries(words).filter(([, list]) => list.length > 0));
}

function guessFreely(name: string, standard: string | undefined): StatusWords {
  const words: Record<string, Json> = { ...USUAL_WORDS };
  if (standard !== undefined) words.pending = [standard, ...USUAL_WORDS.pending.filter((word) => word !== standard)];
  return {
    words,
    notes: [
      `${name} takes any word: those that are usual are read, and ${JSON.stringify(standard ?? 'pending')} is written.`,
    ],
  };
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z]/g, '');
}
