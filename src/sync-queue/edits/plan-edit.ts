import type { QueueEntry } from '../queue-entry.js';
import type { DesiredValues, FieldChange, LockedRecord, RecordChange } from './edit-command.js';
import { isSameValue } from './edit-values.js';
import type { EditableResource } from './editable-resource.js';

/** What an edit changes of a record; undefined when it changes nothing. */
export function planChange(
  { fields }: EditableResource,
  record: LockedRecord,
  desired: DesiredValues,
): RecordChange | undefined {
  const changes: FieldChange[] = [];
  for (const field of fields) {
    const to = desired.get(field.name);
    if (to === undefined) continue;
    const from = record.values.get(field.name) ?? null;
    if (isSameValue(from, to) && !record.ambiguous.includes(field.column)) continue;
    changes.push({ field, from, to, asanaGid: (field.isStage && record.asanaGids.get(field.column)) || null });
  }
  return changes.length === 0 ? undefined : { id: record.id, versionBefore: record.version, fields: changes };
}

/** What the upstreams have to be told: Airtable once a record with all fields, Asana once a stage that has a task. */
export function planEntries(
  { entity }: EditableResource,
  changeId: string,
  requestedBy: string,
  changes: readonly RecordChange[],
): QueueEntry[] {
  return changes.flatMap(({ id, fields }) => {
    const entry = { change_id: changeId, entity, entity_id: id, requested_by: requestedBy };
    const asana = fields.flatMap((change) =>
      change.asanaGid === null
        ? []
        : [{ ...entry, target: 'asana' as const, target_id: change.asanaGid, ...valuesOf([change]) }],
    );
    return [{ ...entry, target: 'airtable' as const, target_id: id, ...valuesOf(fields) }, ...asana];
  });
}

function valuesOf(changes: readonly FieldChange[]): Pick<QueueEntry, 'fields' | 'base_fields'> {
  return {
    fields: Object.fromEntries(changes.map(({ field, to }) => [field.column, to])),
    base_fields: Object.fromEntries(changes.map(({ field, from }) => [field.column, from])),
  };
}
