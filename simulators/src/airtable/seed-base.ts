import { airtableIdOf } from '../identifiers.js';
import { isJsonArray, type Json, type JsonObject } from '../json.js';
import type { WarehouseCopy } from '../seed/warehouse.js';
import { newAttachment } from './attachments.js';
import { DEMO_BASE, type DemoField, type DemoTable } from './demo-base.js';
import type { RecordStore } from './records.js';
import type { BaseSchema, Choice } from './schema.js';

/**
 * Fills the empty base from the warehouse. Links are taken as the warehouse has them, those to a record that is gone
 * too: that is what last night's pull was given.
 */
export function seedBase(schema: BaseSchema, records: RecordStore, warehouse: WarehouseCopy): void {
  for (const table of DEMO_BASE) {
    const tableId = tableIdOf(table.name);
    const rows = rowsAsUpstream(table, warehouse);
    schema.addTable(tableId, table.name);
    for (const field of table.fields) {
      schema.addField(tableId, {
        id: fieldIdOf(table, field),
        name: field.name,
        kind: field.kind,
        choices: choicesOf(table, field, rows, warehouse),
        linkedTableId: field.links === undefined ? null : tableIdOf(field.links),
      });
    }
    for (const { id, values } of rows) {
      const cells = table.fields.flatMap((field) => {
        const cell = cellOf(table, field, id, values[field.column] ?? null, warehouse);
        return cell === null ? [] : [[fieldIdOf(table, field), cell] as const];
      });
      records.create(tableId, Object.fromEntries(cells), id);
    }
  }
}

/** The rows with the values that the upstream still has where an edit waits. */
function rowsAsUpstream({ source, fields }: DemoTable, { tables, baseFields }: WarehouseCopy) {
  return (tables.get(source) ?? []).map((row) => {
    const id = String(row.id);
    const base = baseFields.airtable.get(id) ?? {};
    const values: Record<string, Json> = {};
    for (const { column } of fields) values[column] = baseValue(base, column) ?? row[column] ?? null;
    return { id, values };
  });
}

/** The API's names of links end in `_id` also where the column's does not: an entry may hold either. */
function baseValue(base: JsonObject, column: string): Json | undefined {
  const key = [column, `${column}_id`].find((name) => name in base);
  if (key === undefined) return undefined;
  // An explicit null must not fall back to the row's newer value.
  return base[key] ?? '';
}

function choicesOf(
  table: DemoTable,
  field: DemoField,
  rows: ReturnType<typeof rowsAsUpstream>,
  warehouse: WarehouseCopy,
): Choice[] {
  if (field.kind !== 'singleSelect' && field.kind !== 'multipleSelects') return [];
  const now = warehouse.tables.get(table.source) ?? [];
  // What an edit that waits has set is a choice as well, although no record has it yet.
  const used = [...rows.map(({ values }) => values), ...now].flatMap((values) => values[field.column] ?? []);
  return [...new Set(used.filter((name) => typeof name === 'string'))]
    .filter((name) => name !== '')
    .toSorted()
    .map((name) => ({ id: airtableIdOf('sel', `${table.name}/${field.name}/${name}`), name }));
}

function cellOf(table: DemoTable, field: DemoField, id: string, value: Json, warehouse: WarehouseCopy): Json {
  if (value === null || value === '' || (isJsonArray(value) && value.length === 0)) return null;
  switch (field.kind) {
    case 'multipleRecordLinks':
      return warehouse.multipleLinks.get(`${table.source}/${id}/${field.column}`) ?? [value];
    case 'multipleAttachments':
      return [newAttachment(String(value), airtableIdOf('att', `${id}/${field.column}`))];
    default:
      return value;
  }
}

function tableIdOf(name: string): string {
  return airtableIdOf('tbl', name);
}

function fieldIdOf(table: DemoTable, { column }: DemoField): string {
  return airtableIdOf('fld', `${table.source}.${column}`);
}
