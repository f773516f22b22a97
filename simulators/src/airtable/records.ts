import { isoNow } from '../dates.js';
import { newAirtableId } from '../identifiers.js';
import { isJsonArray, isJsonObject, type JsonObject, parseJson } from '../json.js';
import { numberOf, type Row, type SimState, textOf } from '../state/sim-state.js';
import type { Table } from './schema.js';

/** A record as it is kept: cells by field id, empty ones absent, attachments without URLs. */
export interface BaseRecord {
  readonly id: string;
  readonly tableId: string;
  readonly createdTime: string;
  readonly modifiedTime: string;
  readonly cells: JsonObject;
}

/** The base's records, in the order in which they were made. */
export class RecordStore {
  private readonly state: SimState;

  constructor(state: SimState) {
    this.state = state;
    state.define(`
      CREATE TABLE IF NOT EXISTS record (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, table_id TEXT NOT NULL, cells TEXT NOT NULL,
        created_time TEXT NOT NULL, modified_time TEXT NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS record_of_table ON record (table_id, seq)`);
  }

  all(table: Table): BaseRecord[] {
    return this.state.rows('SELECT * FROM record WHERE table_id = ? ORDER BY seq', table.id).map(readRecord);
  }

  count(table: Table): number {
    const row = this.state.row('SELECT count(*) AS records FROM record WHERE table_id = ?', table.id);
    return row === undefined ? 0 : numberOf(row, 'records');
  }

  find(tableId: string, id: string): BaseRecord | undefined {
    const row = this.state.row('SELECT * FROM record WHERE id = ? AND table_id = ?', id, tableId);
    return row === undefined ? undefined : readRecord(row);
  }

  create(tableId: string, cells: JsonObject, id: string = newAirtableId('rec')): BaseRecord {
    const now = isoNow();
    this.state.run(
      'INSERT INTO record (id, table_id, cells, created_time, modified_time) VALUES (?, ?, ?, ?, ?)',
      ...[id, tableId, JSON.stringify(cells), now, now],
    );
    return { id, tableId, cells, createdTime: now, modifiedTime: now };
  }

  /** Keeps other cells; they are what makes a record's time of change move. */
  update(record: BaseRecord, cells: JsonObject): BaseRecord {
    const modifiedTime = isoNow();
    this.state.run(
      'UPDATE record SET cells = ?, modified_time = ? WHERE id = ?',
      ...[JSON.stringify(cells), modifiedTime, record.id],
    );
    return { ...record, cells, modifiedTime };
  }

  remove(record: BaseRecord): void {
    this.state.run('DELETE FROM record WHERE id = ?', record.id);
    for (const row of this.state.rows('SELECT * FROM record WHERE instr(cells, ?) > 0', JSON.stringify(record.id))) {
      const linking = readRecord(row);
      this.update(linking, withoutLink(linking.cells, record.id));
    }
  }
}

/** Airtable takes a deleted record out of every link to it; a link that is empty then is absent. */
function withoutLink(cells: JsonObject, id: string): JsonObject {
  const left = Object.entries(cells).map(([field, value]) =>
    isJsonArray(value) ? ([field, value.filter((one) => one !== id)] as const) : ([field, value] as const),
  );
  return Object.fromEntries(left.filter(([, value]) => !isJsonArray(value) || value.length > 0));
}

function readRecord(row: Row): BaseRecord {
  const cells = parseJson(textOf(row, 'cells'));
  return {
    id: textOf(row, 'id'),
    tableId: textOf(row, 'table_id'),
    createdTime: textOf(row, 'created_time'),
    modifiedTime: textOf(row, 'modified_time'),
    cells: isJsonObject(cells) ? cells : {},
  };
}
