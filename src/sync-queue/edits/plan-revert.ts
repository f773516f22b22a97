import {
  ConflictError,
  type FieldProblem,
  InvalidInputError,
  NotFoundError,
} from '../../common/problem/domain-error.js';
import type { LogRow } from './change-log.service.js';
import type { RevertRequest } from './dto/revert.dto.js';
import type { DesiredValues, LockedRecord } from './edit-command.js';
import { type EditValue, isSameValue, toEditValue } from './edit-values.js';
import type { EditableField } from './editable-field.decorator.js';
import type { EditableResource } from './editable-resource.js';

/**
 * The values that taking a change back gives a record.
 * @param log the change, and what happened to its fields since, in order.
 * @throws NotFoundError, InvalidInputError when it has no such fields, ConflictError when they were edited since.
 */
export function planRevert(
  resource: EditableResource,
  record: LockedRecord,
  log: readonly LogRow[],
  { change_id, fields: asked, force }: RevertRequest,
): DesiredValues {
  const changed = resource.fields.filter(({ column }) => mineOf(log, column, change_id));
  if (changed.length === 0) {
    throw new NotFoundError(`No change ${change_id} of this ${resource.called} is known. Its history lists them.`);
  }
  const foreign = asked?.filter((name) => !changed.some((field) => field.name === name)) ?? [];
  if (foreign.length > 0) {
    const message = `names what the change left alone. It changed: ${changed.map(({ name }) => name).join(', ')}.`;
    throw new InvalidInputError([{ field: 'fields', message }]);
  }
  const values = new Map<string, EditValue>();
  const newer: FieldProblem[] = [];
  for (const field of changed) {
    if (asked && !asked.includes(field.name)) continue;
    const ofField = log.filter((row) => row.field === field.column);
    const before = toEditValue(mineOf(log, field.column, change_id)?.old_value);
    values.set(field.name, before);
    const now = record.values.get(field.name) ?? null;
    const problem = isSameValue(now, before) ? undefined : laterEdit(field, ofField, change_id, now);
    if (problem) newer.push(problem);
  }
  if (newer.length === 0 || force) return values;
  throw new ConflictError(
    `The ${resource.called} ${record.id} was edited since. Take back the later change first, leave the field out, or send "force": true to overwrite it.`,
    newer,
  );
}

function mineOf(log: readonly LogRow[], column: string, changeId: string): LogRow | undefined {
  return log.find((row) => row.field === column && isSameId(row.change_id, changeId));
}

/** The edit that taking this one back would undo along with it. One that was itself taken back is none. */
function laterEdit(
  { name }: EditableField,
  log: readonly LogRow[],
  changeId: string,
  now: EditValue,
): FieldProblem | undefined {
  const standing = log.filter(
    ({ change_id, reverts }) =>
      !log.some((other) => other.reverts === change_id) &&
      !(reverts !== null && log.some((other) => other.change_id === reverts)),
  );
  const later = standing.filter(({ change_id }) => !isSameId(change_id, changeId)).at(-1);
  const value = JSON.stringify(now);
  if (later) {
    const { change_id, requested_by, requested_at } = later;
    return {
      field: name,
      message: `is ${value} by the later change ${change_id} of ${requested_by} at ${requested_at}.`,
    };
  }
  const mine = log.find(({ change_id }) => isSameId(change_id, changeId));
  if (mine && isSameValue(toEditValue(mine.new_value), now)) return undefined;
  return { field: name, message: `is ${value}: changed since, at its source and not by an edit made here.` };
}

function isSameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
