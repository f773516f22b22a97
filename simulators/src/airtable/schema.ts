import { airtableIdOf } from '../identifiers.js';
import { isJsonArray, isJsonObject, type Json, parseJson } from '../json.js';
import { type Row, type SimState, textOf } from '../state/sim-state.js';

/** The kinds of fields that the demo's base has, in Airtable's own words. */
export const FIELD_KINDS = [
  'singleLineText',
  'multilineText',
  'singleSelect',
  'multipleSelects',
  'date',
  'multipleRecordLinks',
  'multipleAttachments',
] as const;

export type FieldKind = (typeof FIELD_KINDS)[number];

export interface Choice {
  readonly id: string;
  readonly name: string;
}

export interface Field {
  readonly id: string;
  readonly name: string;
  readonly kind: FieldKind;
  /** Of a select. */
  readonly choices: readonly Choice[];
  /** Of a link. */
  readonly linkedTableId: string | null;
}

export interface Table {
  readonly id: string;
  readonly name: string;
  /** The first is the primary one. */
  readonly fields: readonly [Field, ...Field[]];
}

/** The base's tables and fields. Cells are kept by field id, so a field can be renamed while records stay as they are. */
export class BaseSchema {
  private readonly state: SimState;

  constructor(state: SimState) {
    this.state = state;
    state.define(`
      CREATE TABLE IF NOT EXISTS base_table (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
      CREATE TABLE IF NOT EXISTS field (
        id TEXT PRIMARY KEY, table_id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, choices TEXT NOT NULL,
        linked_table_id TEXT, UNIQUE (table_id, name)
      ) STRICT`);
  }

  addTable(id: string, name: string): void {
    this.state.run('INSERT INTO base_table (id, name) VALUES (?, ?)', id, name);
  }

  addField(tableId: string, { id, name, kind, choices, linkedTableId }: Field): void {
    this.state.run(
      'INSERT INTO field (id, table_id, name, kind, choices, linked_table_id) VALUES (?, ?, ?, ?, ?, ?)',
      ...[id, tableId, name, kind, JSON.stringify(choices), linkedTableId],
    );
  }

  tables(): Table[] {
    return this.state.rows('SELECT id, name FROM base_table ORDER BY rowid').map((row) => this.read(row));
  }

  /** By name or id, as the API takes both. */
  find(nameOrId: string): Table | undefined {
    const row = this.state.row('SELECT id, name FROM base_table WHERE name = ? OR id = ?', nameOrId, nameOrId);
    return row === undefined ? undefined : this.read(row);
  }

  renameField(fieldId: string, name: string): void {
    this.state.run('UPDATE field SET name = ? WHERE id = ?', name, fieldId);
  }

  addChoice(field: Field, name: string): void {
    const choices = [...field.choices, { id: airtableIdOf('sel', `${field.id}/${name}`), name }];
    this.state.run('UPDATE field SET choices = ? WHERE id = ?', JSON.stringify(choices), field.id);
  }

  private read(row: Row): Table {
    const id = textOf(row, 'id');
    const [primary, ...others] = this.state
      .rows('SELECT * FROM field WHERE table_id = ? ORDER BY rowid', id)
      .map(readField);
    if (primary === undefined) throw new Error(`Table ${id} has no fields`);
    return { id, name: textOf(row, 'name'), fields: [primary, ...others] };
  }
}

/** A field by name or id. */
export function fieldOf(table: Table, nameOrId: string): Field | undefined {
  return table.fields.find(({ id, name }) => name === nameOrId || id === nameOrId);
}

function readField(row: Row): Field {
  const kind = FIELD_KINDS.find((one) => one === textOf(row, 'kind'));
  if (kind === undefined) throw new Error(`Unknown kind of field ${textOf(row, 'kind')}`);
  return {
    id: textOf(row, 'id'),
    name: textOf(row, 'name'),
    kind,
    choices: readChoices(parseJson(textOf(row, 'choices'))),
    linkedTableId: row.linked_table_id === null ? null : textOf(row, 'linked_table_id'),
  };
}

function readChoices(value: Json): Choice[] {
  if (!isJsonArray(value)) return [];
  return value.filter(isJsonObject).map(({ id, name }) => ({ id: String(id), name: String(name) }));
}
