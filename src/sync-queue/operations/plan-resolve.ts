import { StrictValidationPipe } from '../../common/http/validation-pipe.js';
import { InvalidInputError } from '../../common/problem/domain-error.js';
import type { FieldChange, LockedRecord } from '../edits/edit-command.js';
import { type EditValue, isSameValue, toEditValue } from '../edits/edit-values.js';
import { type EditableResource, fieldNameOf } from '../edits/editable-resource.js';
import type { SettledField } from './dto/resolve.dto.js';
import type { ConflictRow } from './queue-entries.queries.js';
import type { Decision } from './read-decisions.js';

/** A field with the value that all shall have. */
export interface Settled extends SettledField {
  readonly column: string;
  readonly value: EditValue;
}

const pipe = new StrictValidationPipe();

/**
 * The value that each field shall have.
 * @throws InvalidInputError for a value that a PATCH of the record would refuse.
 */
export async function settleFields(
  entity: string,
  resource: EditableResource | undefined,
  conflicts: readonly ConflictRow[],
  decisions: ReadonlyMap<string, Decision>,
): Promise<Settled[]> {
  const settled = conflicts.map(({ field: column, ours, theirs }): Settled => {
    const field = fieldNameOf(entity, column);
    const { use, value } = decisions.get(field) ?? { use: 'ours' as const, value: undefined };
    if (use === 'theirs') return { field, column, use, value: toEditValue(theirs) };
    const wanted = use === 'value' ? toEditValue(value) : toEditValue(ours);
    return { field, column, use: isSameValue(wanted, toEditValue(ours)) ? 'ours' : use, value: wanted };
  });
  const others = settled.filter(({ use }) => use !== 'ours');
  const fixed = others.filter(({ column }) => !resource?.fields.some((candidate) => candidate.column === column));
  if (fixed.length > 0) {
    const message = 'cannot be edited here: use "ours", or cancel the entry.';
    throw new InvalidInputError(fixed.map(({ field }) => ({ field, message })));
  }
  if (resource === undefined || others.length === 0) return settled;
  // As it was given: a PATCH refuses a number for a text, too.
  const given = (field: string): unknown => decisions.get(field)?.value;
  const patch = Object.fromEntries(
    others.map(({ field, use, value }) => [field, use === 'value' ? given(field) : value]),
  );
  const valid: unknown = await pipe.transform(patch, { type: 'body', metatype: resource.patchClass });
  if (typeof valid !== 'object' || valid === null) throw new Error(`${resource.path}: a patch became none`);
  // Spaces around a text are taken off, as a PATCH does.
  return settled.map((one) =>
    one.use === 'ours' ? one : { ...one, value: toEditValue(Reflect.get(valid, one.field)) },
  );
}

/** The references among the values, which have to exist. */
export function referencesOf(resource: EditableResource, settled: readonly Settled[]): Map<string, string> {
  return new Map(
    settled.flatMap(({ field, value }) => {
      const isReference = resource.fields.some(({ name, kind }) => name === field && kind === 'reference');
      return isReference && typeof value === 'string' ? [[field, value] as const] : [];
    }),
  );
}

/**
 * What the warehouse has to be given. `ours` stands there already, unless somebody has loaded theirs over it. What is not
 * ours is always written and queued, also where the warehouse has it: the other upstream may not.
 */
export function changesOf(
  { fields }: EditableResource,
  record: LockedRecord,
  settled: readonly Settled[],
): FieldChange[] {
  return settled.flatMap(({ field: name, use, value }) => {
    const field = fields.find((candidate) => candidate.name === name);
    const from = record.values.get(name) ?? null;
    if (field === undefined || (use === 'ours' && isSameValue(from, value))) return [];
    return [{ field, from, to: value, asanaGid: (field.isStage && record.asanaGids.get(field.column)) || null }];
  });
}
