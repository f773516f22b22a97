import type { QueuedEntry, SyncTarget } from '../queue-entry.js';
import { whatEndsPause, whyPaused } from '../targets/paused.js';
import type { Delivery, DeliveryState } from './dto/receipt.dto.js';
import { resourceOfEntity } from './editable-resource.js';
import type { LoggedField } from './logged-change.js';

/** Tells how far an upstream has a field of a change. */
export type DeliveryOf = (target: SyncTarget, changeId: string, logged: LoggedField) => Delivery;

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
  return (target, changeId, logged) => {
    const entry = byField.get(keyOf(target, changeId, logged.entity_id, logged.field));
    if (entry) return toDelivery(entry);
    if (resourceOfEntity(logged.entity) === undefined) return OURS_ALONE;
    return target === 'asana' && logged.asana_gid === null ? notLinked(logged) : UNKNOWN;
  };
}

function keyOf(target: string, changeId: string, entityId: string, column: string): string {
  return `${target} ${changeId} ${entityId} ${column}`;
}

function toDelivery(queued: QueuedEntry): Delivery {
  const { id, status, attempts, delivered_at, last_error, upstream_modified_at = null } = queued;
  const state = STATE_OF_STATUS[status] ?? 'unknown';
  const told = { state, entry_id: id, attempts, delivered_at, upstream_modified_at };
  return {
    ...told,
    why: state === 'unknown' ? unknown(queued) : whyNot(state, last_error ?? whyWaiting(queued)),
    what_to_do: whatToDo(queued),
  };
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
    // One that is delivered has a word with it only where ours was sent over an edit of theirs.
    default:
      return lastError;
  }
}

/** Why nobody knows how far it is. */
function unknown({ status, mapped, last_error }: QueuedEntry): string {
  if (mapped && status === 'unknown') return last_error ?? 'Its row is no longer in the queue of the other bridge.';
  return `The queue says "${status}", which this version does not know.`;
}

type Waiting = Pick<QueuedEntry, 'id' | 'status' | 'available_at' | 'mapped' | 'pause'>;

/** What a person can do about an entry; null where nothing has to be done, or nothing can be. */
export function whatToDo({ id, status, available_at, mapped, pause }: Waiting): string | null {
  if (mapped) return whatToDoThere(status);
  const entry = `sync-queue/${id}`;
  switch (status) {
    case 'pending':
      return pause ? whatEndsPause(pause) : null;
    case 'failed':
      if (pause) return whatEndsPause(pause);
      return `Nothing: it is tried again at ${available_at}.`;
    case 'dead':
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
  return {
    ...NO_ENTRY,
    state: 'not_linked',
    why: isStage ? 'No Asana task is linked to this stage.' : 'Asana has no place for this field.',
    what_to_do: isStage ? 'Link a task to the stage at its source; edits after that reach it.' : null,
  };
}

const NO_ENTRY = { entry_id: null, attempts: 0, delivered_at: null, upstream_modified_at: null };

/** What no upstream has a place for, such as the word of a person on a spelling of NetSuite. */
const OURS_ALONE: Delivery = {
  ...NO_ENTRY,
  state: 'not_linked',
  why: 'It is kept here only; no upstream has a place for it.',
  what_to_do: null,
};

const UNKNOWN: Delivery = {
  ...NO_ENTRY,
  state: 'unknown',
  why: 'It has no entry in the queue, or none any more.',
  what_to_do: null,
};
