import type { Change } from '../http/exchange.js';
import { isSameJson, type Json, type JsonObject } from '../json.js';
import { type AcceptContext, acceptValue } from './accept-value.js';
import { unknownField, unprocessable } from './errors.js';
import type { BaseRecord, RecordStore } from './records.js';
import { type BaseSchema, type Field, fieldOf, type Table } from './schema.js';

/** The base that is written to, and what a write adds to the log. */
export interface WriteContext {
  readonly schema: BaseSchema;
  readonly records: RecordStore;
  readonly typecast: boolean;
  readonly changes: Change[];
}

/** Makes a record, or one anew that had this id. @throws Refusal */
export function createRecord(table: Table, fields: JsonObject, context: WriteContext, id?: string): BaseRecord {
  const { cells, logged } = acceptFields(table, {}, fields, context);
  const record = context.records.create(table.id, cells, id);
  context.changes.push({ kind: 'created', collection: table.name, id: record.id, fields: logged });
  return record;
}

/**
 * Changes the fields that are named, or with `replace` all of them: what is not named is cleared then.
 *
 * @throws Refusal also when there is no such record in this table.
 */
export function changeRecord(
  table: Table,
  id: string,
  fields: JsonObject,
  replace: boolean,
  context: WriteContext,
): BaseRecord {
  const record = context.records.find(table.id, id);
  if (record === undefined) {
    throw unprocessable('ROW_DOES_NOT_EXIST', `Record ID ${id} does not exist in this table`);
  }
  const asked = replace
    ? { ...Object.fromEntries(table.fields.map(({ id: field }) => [field, null])), ...fields }
    : fields;
  const { cells, logged } = acceptFields(table, record.cells, asked, context);
  // A write that changes nothing leaves the time of the last change as it was.
  if (Object.keys(logged).length === 0) return record;
  context.changes.push({ kind: 'updated', collection: table.name, id, fields: logged });
  return context.records.update(record, cells);
}

export function removeRecord(table: Table, record: BaseRecord, { records, changes }: WriteContext): void {
  records.remove(record);
  changes.push({ kind: 'deleted', collection: table.name, id: record.id, fields: {} });
}

/** The cells after the write, and what differs from those before it, by the field's name. */
function acceptFields(
  table: Table,
  before: JsonObject,
  fields: JsonObject,
  context: WriteContext,
): { cells: JsonObject; logged: Record<string, { from: Json; to: Json }> } {
  const cells: Record<string, Json> = { ...before };
  const logged: Record<string, { from: Json; to: Json }> = {};
  for (const [nameOrId, value] of Object.entries(fields)) {
    const field = fieldOf(table, nameOrId);
    if (field === undefined) throw unknownField(nameOrId);
    const from = before[field.id] ?? null;
    const to = acceptValue(field, value, from, acceptContext(context));
    if (to === null) delete cells[field.id];
    else cells[field.id] = to;
    if (!isSameJson(from, to)) logged[field.name] = { from, to };
    else delete logged[field.name];
  }
  return { cells, logged };
}

function acceptContext(context: WriteContext): AcceptContext {
  const { schema, records, typecast } = context;
  return {
    typecast,
    recordExists: (tableId, id) => records.find(tableId, id) !== undefined,
    recordNamed: (tableId, name) => {
      const table = schema.find(tableId);
      if (table === undefined) throw new Error(`A link leads to table ${tableId}, which does not exist`);
      const [primary] = table.fields;
      const known = records.all(table).find(({ cells }) => cells[primary.id] === name);
      return (known ?? createRecord(table, { [primary.id]: name }, context)).id;
    },
    addChoice: (field: Field, name: string) => {
      // Again from the schema: an earlier record of the same request may have added it.
      const now = schema
        .tables()
        .flatMap(({ fields }) => fields)
        .find(({ id }) => id === field.id);
      if (now !== undefined && !now.choices.some((choice) => choice.name === name)) schema.addChoice(now, name);
    },
  };
}
