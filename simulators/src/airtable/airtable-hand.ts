import { type Change, Refusal } from '../http/exchange.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import type { Hand, HandCollection, HandField, HandRecord } from '../upstream.js';
import { NOT_FOUND, unknownField, unprocessable } from './errors.js';
import type { BaseRecord, RecordStore } from './records.js';
import { type BaseSchema, type Field, type FieldKind, fieldOf, type Table } from './schema.js';
import { changeRecord, createRecord, removeRecord, type WriteContext } from './write-records.js';

const INPUTS: Readonly<Record<FieldKind, HandField['input']>> = {
  singleLineText: 'text',
  multilineText: 'long',
  singleSelect: 'choice',
  multipleSelects: 'list',
  date: 'date',
  multipleRecordLinks: 'list',
  multipleAttachments: 'fixed',
};

/** What people do in Airtable's own grid. Like there, a choice that is new is added. */
export class AirtableHand implements Hand {
  private readonly schema: BaseSchema;
  private readonly records: RecordStore;

  constructor(schema: BaseSchema, records: RecordStore) {
    this.schema = schema;
    this.records = records;
  }

  collections(): HandCollection[] {
    return this.schema.tables().map((table) => ({
      name: table.name,
      fields: table.fields.map(({ name, kind, choices }) => ({
        name,
        input: INPUTS[kind],
        choices: choices.map((choice) => choice.name),
      })),
      count: this.records.count(table),
    }));
  }

  list(collection: string, search: string, offset: number, limit: number): { records: HandRecord[]; total: number } {
    const table = this.table(collection);
    const sought = search.toLowerCase();
    const found = this.records
      .all(table)
      .map((record) => handRecord(table, record))
      .filter(({ id, title }) => sought === '' || id === search || title.toLowerCase().includes(sought));
    return { records: found.slice(offset, offset + limit), total: found.length };
  }

  record(collection: string, id: string): HandRecord | undefined {
    const table = this.table(collection);
    const record = this.records.find(table.id, id);
    return record === undefined ? undefined : handRecord(table, record);
  }

  create(collection: string, fields: JsonObject, changes: Change[], id?: string): string {
    return createRecord(this.table(collection), fields, this.writing(changes), id).id;
  }

  edit(collection: string, id: string, fields: JsonObject, changes: Change[]): void {
    const table = this.table(collection);
    this.existing(table, id);
    changeRecord(table, id, fields, false, this.writing(changes));
  }

  remove(collection: string, id: string, changes: Change[]): void {
    const table = this.table(collection);
    removeRecord(table, this.existing(table, id), this.writing(changes));
  }

  renameField(collection: string, from: string, to: string): void {
    const table = this.table(collection);
    const field = fieldOf(table, from);
    if (field === undefined) throw unknownField(from);
    if (fieldOf(table, to) !== undefined) {
      throw unprocessable('DUPLICATE_OR_EMPTY_FIELD_NAME', `There is a field ${to} already`);
    }
    this.schema.renameField(field.id, to);
  }

  private table(name: string): Table {
    const table = this.schema.find(name);
    if (table === undefined) throw new Refusal(NOT_FOUND);
    return table;
  }

  private existing(table: Table, id: string): BaseRecord {
    const record = this.records.find(table.id, id);
    if (record === undefined) throw new Refusal(NOT_FOUND);
    return record;
  }

  private writing(changes: Change[]): WriteContext {
    return { schema: this.schema, records: this.records, typecast: true, changes };
  }
}

function handRecord(table: Table, record: BaseRecord): HandRecord {
  const title = record.cells[table.fields[0].id];
  return {
    id: record.id,
    title: typeof title === 'string' ? title : '',
    modifiedAt: record.modifiedTime,
    fields: Object.fromEntries(table.fields.map((field) => [field.name, handValue(field, record.cells[field.id])])),
  };
}

function handValue(field: Field, cell: Json | undefined): Json {
  if (field.kind !== 'multipleAttachments' || !isJsonArray(cell)) return cell ?? null;
  return cell.filter(isJsonObject).map(({ filename }) => filename ?? null);
}
