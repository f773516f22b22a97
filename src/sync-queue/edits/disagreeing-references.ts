import type { PoolClient } from 'pg';
import { type Disagreement, selectDisagreements } from './disagreeing-references.queries.js';
import type { EditWarning } from './dto/edit-warning.dto.js';
import type { RecordChange } from './edit-command.js';
import type { EditableResource } from './editable-resource.js';

/**
 * References that an edit leaves at odds: a product line of another brand than the record's. It is accepted, because they may
 * be moved one after the other, and Airtable accepts it, too. Asks the database only when one of the two changes.
 */
export async function warnOfDisagreements(
  client: PoolClient,
  resource: EditableResource,
  changes: readonly RecordChange[],
): Promise<EditWarning[]> {
  const warnings: EditWarning[] = [];
  for (const field of resource.fields) {
    const { refersTo } = field;
    const other = resource.fields.find(({ name }) => name === refersTo?.agreesIn?.with);
    if (refersTo === undefined || other?.refersTo === undefined) continue;
    const touched = changes.filter(({ fields }) => fields.some((change) => [field, other].includes(change.field)));
    if (touched.length === 0) continue;
    const sql = selectDisagreements(resource, { ...field, refersTo }, { ...other, refersTo: other.refersTo });
    const { rows } = await client.query<Disagreement>(sql, [touched.map(({ id }) => id)]);
    for (const { id, named, owner, said } of rows) {
      const changed = touched.find((change) => change.id === id)?.fields.some((change) => change.field === field);
      const of = `the ${refersTo.called} "${named}" is of the ${other.refersTo.called} "${owner}"`;
      const message = `${of}, and this ${resource.called} of "${said}". If that is not meant, change ${other.name} or ${field.name}.`;
      warnings.push({ id, field: changed ? field.name : other.name, message });
    }
  }
  return warnings;
}
