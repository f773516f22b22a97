import { whatToDo } from '../edits/delivery.js';
import { fieldNameOf } from '../edits/editable-resource.js';
import { isUnderstood } from '../understood.js';
import type { SyncQueueEntry } from './dto/queue-entry.dto.js';
import type { ShownRow } from './queue-rows.js';

/** An entry as the API shows it: its fields under the names that a PATCH has for them. */
export function toQueueEntry(row: ShownRow): SyncQueueEntry {
  const understood = isUnderstood(row);
  const { their_row = null } = row;
  return {
    id: row.id,
    change_id: row.change_id,
    target: row.target,
    entity: row.entity,
    entity_id: row.entity_id,
    target_id: row.target_id,
    fields: inApiNames(row.entity, row.fields),
    base_fields: inApiNames(row.entity, row.base_fields),
    status: row.status,
    attempts: row.attempts,
    available_at: row.available_at,
    last_error: row.last_error,
    requested_by: row.requested_by,
    created_at: row.created_at,
    delivered_at: row.delivered_at,
    understood,
    what_to_do: understood || isOver(row) ? whatToDo({ ...row, mapped: their_row !== null }) : NOT_UNDERSTOOD,
    their_row,
  };
}

/** Values by column as values by the API's name of the field. */
export function inApiNames(entity: string | null, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([column, value]) => [fieldNameOf(entity ?? '', column), value]),
  );
}

function isOver({ status }: ShownRow): boolean {
  return ['delivered', 'superseded', 'cancelled'].includes(status);
}

const NOT_UNDERSTOOD =
  'Nothing here: this version does not know such entries and leaves them alone, for whoever queued them or a newer version.';
