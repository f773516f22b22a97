import type { FieldChange, LockedRecord } from '../edits/edit-command.js';
import { isSameValue, toEditValue } from '../edits/edit-values.js';
import { type EditableResource, fieldNameOf } from '../edits/editable-resource.js';
import { labelOf } from '../queue-entry.js';
import type { AroundRow, EntryOfChange } from './cancel.queries.js';
import type { KeptField } from './dto/cancel.dto.js';
import type { QueueRow } from './queue-rows.js';

/** What giving an entry up starts from. */
export interface CancelSituation {
  readonly entry: QueueRow;
  /** Everything that is given up with it, itself included. */
  readonly cancelled: readonly QueueRow[];
  /** The other entries of the same change and record, those that left the queue included. */
  readonly others: readonly EntryOfChange[];
  readonly around: readonly AroundRow[];
  /** Undefined where this version can't edit such records, or it is gone. */
  readonly record: LockedRecord | undefined;
  readonly resource: EditableResource | undefined;
}

/** What happens to the fields of an entry that is given up. */
export interface CancelPlan {
  readonly restored: readonly FieldChange[];
  readonly kept: readonly KeptField[];
  /** Targets that may have got a value of it without having answered. */
  readonly doubtful: ReadonlySet<string>;
}

/** Decides for each field whether the warehouse goes back to the value before: only when nobody else goes on with this one. */
export function planCancel(situation: CancelSituation): CancelPlan {
  const restored: FieldChange[] = [];
  const kept: KeptField[] = [];
  const doubtful = new Set<string>();
  for (const around of situation.around) {
    const decided = decideField(situation, around);
    if ('why' in decided) {
      kept.push(decided);
      continue;
    }
    restored.push(decided);
    for (const entry of situation.cancelled) if (mayHaveArrived(entry, around)) doubtful.add(entry.target);
  }
  return { restored, kept, doubtful };
}

function decideField(
  { entry, others, record, resource }: CancelSituation,
  { field: column, later, earlier, known }: AroundRow,
): FieldChange | KeptField {
  const value = entry.fields[column] ?? null;
  const field = fieldNameOf(entry.entity, column);
  const keep = (target: string, why: string, kept: unknown = value): KeptField => ({ field, target, value: kept, why });
  const editable = resource?.fields.find((candidate) => candidate.column === column);
  if (record === undefined || editable === undefined) {
    return keep('warehouse', 'The record is gone, or this version cannot edit the field.');
  }
  const now = record.values.get(editable.name) ?? null;
  if (later !== null) return keep('warehouse', `It was edited again since: entry ${later}.`, now);
  if (!isSameValue(now, toEditValue(value))) {
    return keep('warehouse', 'The warehouse has another value by now, and not by an edit made here.', now);
  }
  const other = others.find(({ fields, status }) => column in fields && !['cancelled', 'superseded'].includes(status));
  if (other?.status === 'delivered') {
    return keep(
      other.target,
      `${labelOf(other.target)} has it already, so the warehouse keeps it too. Edit the field to change both.`,
    );
  }
  if (other) {
    return keep(other.target, `Entry ${other.id} still tells it, with other fields. Cancel that one to take it back.`);
  }
  const before = earlier ?? known?.[entry.target] ?? { value: entry.base_fields[column] };
  const to = toEditValue(before.value);
  if (isSameValue(now, to)) return keep('warehouse', 'It is the value before.', now);
  const asanaGid = (editable.isStage && record.asanaGids.get(column)) || null;
  return { field: editable, from: now, to, asanaGid };
}

/** Whether a value was sent, and nobody knows what became of it. A refusal is an answer. */
function mayHaveArrived({ target, status, fields }: QueueRow, { field, known }: AroundRow): boolean {
  if (!(field in fields) || !['pending', 'failed'].includes(status)) return false;
  const value = JSON.stringify(fields[field]);
  return known?.[target]?.tried.some((tried) => JSON.stringify(tried) === value) ?? false;
}
