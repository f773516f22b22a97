import { laterEditOf, withoutLaterEdits } from '../entry-notes.js';
import { labelOf, type QueuedEntry, type SyncTarget } from '../queue-entry.js';
import { whatEndsPause, whyPaused } from '../targets/paused.js';
import type { Delivery, DeliveryState } from './dto/receipt.dto.js';
import { resourceOfEntity } from './editable-resource.js';
import type { LoggedChange, LoggedField } from './logged-change.js';

/** Tells how far an upstream has a field of a change. */
export type DeliveryOf = (target: SyncTarget, change: ChangeOfField, logged: LoggedField) => Delivery;

type ChangeOfField = Pick<LoggedChange, 'change_id' | 'kind'>;

/** What each status of the queue that this version knows means to whoever made the edit. */
const STATE_OF_STATUS: Partial<Record<string, DeliveryState>> = {
  in_flight: 'pending',
  pending: 'pending',
  delivered: 'delivered',
  superseded: 'superseded',
  failed: 'failed',
  dead: 'dead',
  conflict: 'conflict',
  cancelled: 'cancelled',
};

/** Looks deliveries up among the entries of the queue. */
export function deliveriesOf(entries: readonly QueuedEntry[]): DeliveryOf {
  const byField = new Map<string, QueuedEntry>();
  for (const entry of entries) {
    for (const column of Object.keys(entry.fields)) {
      byField.set(keyOf(entry.target, entry.change_id, entry.entity_id, column), entry);
    }
  }
  return (target, { change_id, kind }, logged) => {
    const entry = byField.get(keyOf(target, change_id, logged.entity_id, logged.field));
    if (entry) return toDelivery(entry, logged.field);
    if (resourceOfEntity(logged.entity) === undefined) return OURS_ALONE;
    if (target === 'asana' && logged.asana_gid === null) return notLinked(logged);
    return kind === 'cancel' ? neverThere(target) : UNKNOWN;
  };
}

function keyOf(target: string, changeId: string, entityId: string, column: string): string {
  return `${target} ${changeId} ${entityId} ${column}`;
}

function toDelivery(queued: QueuedEntry, column: string): Delivery {
  const { id, status, attempts, delivered_at, upstream_modified_at = null } = queued;
  const later = laterEditOf(column);
  // With the entry went its other columns.
  if (queued.last_error?.includes(later)) return { ...notSent('superseded', later), entry_id: id };
  const last_error = withoutLaterEdits(queued.last_error);
  const state = STATE_OF_STATUS[status] ?? 'unknown';
  const told = { state, entry_id: id, attempts, delivered_at, upstream_modified_at };
  return {
    ...told,
    why: state === 'unknown' ? unknown(queued) : whyNot(state, joined(last_error, whyWaiting(queued))),
    what_to_do: whatToDo(queued),
  };
}

function joined(...words: readonly (string | null)[]): string | null {
  const said = words.filter((word) => word !== null);
  return said.length === 0 ? null : said.join(' ');
}

function whyWaiting({ status, pause }: QueuedEntry): string | null {
  return pause && status === 'pending' ? whyPaused(pause) : null;
}

/** Why an upstream does not have it; null where it has. */
function whyNot(state: DeliveryState, lastError: string | null): string | null {
  switch (state) {
    case 'conflict':
      return lastError ?? 'Somebody edited it there.';
    case 'cancelled':
      return lastError ?? 'It was given up.';
    case 'superseded':
      return lastError ?? 'A later edit of the same fields is sent instead.';
    // One that is delivered or waits has a word with it only where ours goes over an edit of theirs.
    default:
      return lastError;
  }
}

/** Why nobody knows how far it is. */
function unknown({ status, mapped, last_error }: QueuedEntry): string {
  if (mapped && status === 'unknown') return last_error ?? 'Its row is no longer in the queue of the other bridge.';
  return `The queue says "${status}", which this version does not know.`;
}

type Waiting = Pick<QueuedEntry, 'id' | 'status' | 'available_at' | 'mapped' | 'pause' | 'overtaker'>;

/** What a person can do about an entry; null where nothing has to be done, or nothing can be. */
export function whatToDo({ id, status, available_at, mapped, pause, overtaker }: Waiting): string | null {
  if (mapped) return whatToDoThere(status);
  const entry = `sync-queue/${id}`;
  switch (status) {
    case 'pending':
      return pause ? whatEndsPause(pause) : null;
    case 'failed':
      if (pause) return whatEndsPause(pause);
      return `Nothing: it is tried again at ${available_at}.`;
    case 'dead':
      if (overtaker)
        return `Entry ${overtaker} tells the same later, and counts. POST ${entry}/cancel puts this one away.`;
      return `Mend the cause, then POST ${entry}/retry; or give it up with POST ${entry}/cancel.`;
    case 'conflict':
      return `Decide with POST ${entry}/resolve.`;
    case 'cancelled':
      return 'Edit the field again if it was meant after all.';
    default:
      return null;
  }
}

/** The same where another bridge drains the queue: it is the one that sends again. */
function whatToDoThere(status: string): string | null {
  switch (status) {
    case 'failed':
      return 'Nothing here: the bridge that drains this queue tries it again, if it does so by itself.';
    case 'dead':
      return 'Mend the cause and have the bridge that drains this queue send it again; or take the edit back with a revert.';
    case 'conflict':
      return 'Decide it with the bridge that drains this queue; a further edit here sends another value.';
    case 'cancelled':
      return 'Edit the field again if it was meant after all.';
    default:
      return null;
  }
}

function notLinked({ entity, field }: LoggedField): Delivery {
  const isStage = resourceOfEntity(entity)?.fields.some(({ column, isStage }) => column === field && isStage);
  return isStage
    ? notSent(
        'not_linked',
        'No Asana task is linked to this stage.',
        'Link a task to the stage at its source; edits after that reach it.',
      )
    : notSent('not_linked', 'Asana has no place for this field.');
}

/** What was given up had not arrived anywhere: to take it back takes no sending. */
function neverThere(target: SyncTarget): Delivery {
  return notSent('cancelled', `Nothing is sent: ${labelOf(target)} never had what was given up.`);
}

function notSent(state: DeliveryState, why: string, what_to_do: string | null = null): Delivery {
  return { state, entry_id: null, attempts: 0, delivered_at: null, upstream_modified_at: null, why, what_to_do };
}

/** What no upstream has a place for, such as the word of a person on a spelling of NetSuite. */
const OURS_ALONE = notSent('not_linked', 'It is kept here only; no upstream has a place for it.');

const UNKNOWN = notSent('unknown', 'It has no entry in the queue, or none any more.');
