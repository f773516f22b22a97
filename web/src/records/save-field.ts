import type { EditableResource } from '../api/keys';
import type { Edit, Value } from '../edits/edit';
import { saveEdit } from '../edits/save-edit';
import type { EditableField } from './field-kinds';
import { type EditableRow, fieldOf, nameOf } from './row';

/** Saves one field of a record. @param shown the name that belongs to a new id. */
export function saveField(
  resource: EditableResource,
  row: EditableRow,
  field: EditableField,
  value: Value,
  shown?: string | null,
): Promise<Edit | undefined> {
  const base = fieldOf(row, field.name);
  const gaps = field.gap === undefined ? row.data_gaps : row.data_gaps.filter((gap) => gap !== field.gap);
  return saveEdit({
    resource,
    command: { kind: 'patch', id: row.id, fields: { [field.name]: value }, version: row.version },
    patches: [
      {
        id: row.id,
        name: nameOf(row),
        fields: { [field.name]: value },
        base: { [field.name]: base },
        shown: {
          ...(field.shownBy !== undefined && { [field.shownBy]: shown ?? null }),
          // A value that is there is no gap; whether it is a good one, the answer says.
          ...(value !== null && { data_gaps: gaps, has_data_gaps: gaps.length > 0 }),
        },
      },
    ],
  });
}
