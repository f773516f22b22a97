import type { QueuedEntry } from '../queue-entry.js';
import { type DeliveryOf, deliveriesOf } from './delivery.js';
import type { ChangeReceipt, FieldReceipt } from './dto/receipt.dto.js';
import type { ChangeKind, EditRequest, RecordChange } from './edit-command.js';
import { type EditableResource, fieldNameOf } from './editable-resource.js';
import type { LoggedChange, LoggedField } from './logged-change.js';

/** A change that has just been written. */
interface NewChange {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly reverts: string | null;
  readonly request: EditRequest;
  readonly committedAt: string;
}

/** The receipt of a change, from the log and the queue. */
export function toReceipt(change: LoggedChange, fields: readonly LoggedField[], deliveryOf: DeliveryOf): ChangeReceipt {
  const receipts = fields.map((field) => toFieldReceipt(change, field, deliveryOf));
  return {
    ...toHead(change),
    settled: receipts.every(({ airtable, asana }) => !isUnderWay(airtable.state) && !isUnderWay(asana.state)),
    fields: receipts,
  };
}

/** Who, when and why. */
export function toHead({ change_id, kind, requested_at, requested_by, request_id, reverts }: LoggedChange) {
  return { change_id, kind, committed_at: requested_at, requested_by, request_id, reverts };
}

/** What became of one field. */
export function toFieldReceipt(
  change: Pick<LoggedChange, 'change_id' | 'kind'>,
  logged: LoggedField,
  deliveryOf: DeliveryOf,
): FieldReceipt {
  const { entity, entity_id, field, old_value, new_value, reverted_by } = logged;
  return {
    entity,
    entity_id,
    field: fieldNameOf(entity, field),
    from: old_value,
    to: new_value,
    airtable: deliveryOf('airtable', change, logged),
    asana: deliveryOf('asana', change, logged),
    reverted_by,
  };
}

/** The receipt of a change that is being made: the same as the log and the queue will tell, without asking them. */
export function receiptOfNewChange(
  { entity }: EditableResource,
  { id, kind, reverts, request, committedAt }: NewChange,
  changes: readonly RecordChange[],
  entries: readonly QueuedEntry[],
): ChangeReceipt {
  const head = {
    change_id: id,
    kind,
    requested_by: request.requestedBy,
    requested_at: committedAt,
    request_id: request.requestId,
    reverts,
  };
  const fields = changes.flatMap(({ id: entity_id, fields: changed }) =>
    changed.map(({ field, from, to, asanaGid }) => ({
      entity,
      entity_id,
      field: field.column,
      old_value: from,
      new_value: to,
      asana_gid: asanaGid,
      reverted_by: null,
    })),
  );
  return toReceipt(head, fields, deliveriesOf(entries));
}

function isUnderWay(state: string): boolean {
  return state === 'pending' || state === 'failed';
}
