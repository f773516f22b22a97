import type { EditableField } from './editable-field.decorator.js';
import type { EditableResource } from './editable-resource.js';

/** Two references of a record that can't both be right. */
export interface Disagreement {
  readonly id: string;
  /** What the one names, e.g. a product line. */
  readonly named: string | null;
  /** To whom that belongs. */
  readonly owner: string | null;
  /** What the other reference says. */
  readonly said: string | null;
}

/** Those of the records $1 whose reference `field` belongs to another record than their reference `other` names. By keys. */
export function selectDisagreements(
  { table }: EditableResource,
  field: EditableField & Required<Pick<EditableField, 'refersTo'>>,
  other: EditableField & Required<Pick<EditableField, 'refersTo'>>,
): string {
  const owner = `x.${field.refersTo.agreesIn?.column}`;
  const nameOf = (id: string): string =>
    `coalesce((SELECT o.name FROM ${other.refersTo.table} o WHERE o.id = ${id}), ${id})`;
  return `
  SELECT r.id, coalesce(x.name, x.id) AS named, ${nameOf(owner)} AS owner, ${nameOf(`r.${other.column}`)} AS said
    FROM ${table} r JOIN ${field.refersTo.table} x ON x.id = r.${field.column}
   WHERE r.id = ANY($1) AND ${owner} <> r.${other.column}
   ORDER BY r.id`;
}
