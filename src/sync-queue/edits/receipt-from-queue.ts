import type { QueuedEntry } from '../queue-entry.js';
import { deliveriesOf } from './delivery.js';
import type { ChangeReceipt } from './dto/receipt.dto.js';
import type { LoggedField } from './logged-change.js';
import { toReceipt } from './receipt.js';

/** An entry with what it says of the change that it came from. */
export interface StoredEntry extends QueuedEntry {
  readonly base_fields: Readonly<Record<string, unknown>>;
  readonly target_id: string | null;
  readonly requested_by: string | null;
  readonly created_at: string;
}

/** The receipt of a change that the log doesn't know: queued before there was one, or by somebody else. */
export function receiptFromQueue(entries: readonly StoredEntry[]): ChangeReceipt {
  const fields = new Map<string, LoggedField>();
  for (const { target, target_id, entity, entity_id, fields: values, base_fields } of entries) {
    for (const [field, new_value] of Object.entries(values)) {
      const key = `${entity} ${entity_id} ${field}`;
      const asana_gid = target === 'asana' ? target_id : (fields.get(key)?.asana_gid ?? null);
      const old_value = base_fields[field] ?? null;
      fields.set(key, { entity, entity_id, field, old_value, new_value, asana_gid, reverted_by: null });
    }
  }
  const [first] = entries;
  const change = {
    change_id: first?.change_id ?? '',
    kind: 'edit',
    requested_by: first?.requested_by ?? null,
    requested_at: first?.created_at ?? '',
    request_id: null,
    reverts: null,
  };
  return toReceipt(change, [...fields.values()], deliveriesOf(entries));
}
