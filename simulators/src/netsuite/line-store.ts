import { numberOf, type Row, type SimState, textOf } from '../state/sim-state.js';
import type { StoredLine } from './line.js';
import type { Plan } from './suiteql/plan-query.js';
import type { PlannedCondition } from './suiteql/plan-where.js';

/** The invoice lines of the account. */
export class LineStore {
  private readonly state: SimState;

  constructor(state: SimState) {
    this.state = state;
    state.define(`CREATE TABLE IF NOT EXISTS line (
      uniquekey TEXT PRIMARY KEY, tranid TEXT NOT NULL, trandate TEXT NOT NULL, entity TEXT, class TEXT, item TEXT,
      quantity TEXT, netamount TEXT NOT NULL, modified INTEGER NOT NULL) STRICT`);
  }

  put(line: StoredLine): void {
    const { uniquekey, tranid, trandate, entity, class: brand, item, quantity, netamount, modified } = line;
    this.state.run(
      'INSERT OR REPLACE INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      uniquekey,
      tranid,
      trandate,
      entity,
      brand,
      item,
      quantity,
      netamount,
      modified,
    );
  }

  /** After the bulk of the lines is in, because an index that grows with them costs twice. */
  makeReady(): void {
    this.state.define(`
      CREATE INDEX IF NOT EXISTS line_by_change ON line (modified, uniquekey);
      CREATE INDEX IF NOT EXISTS line_by_invoice ON line (tranid)`);
  }

  clear(): void {
    this.state.define('DROP INDEX IF EXISTS line_by_change; DROP INDEX IF EXISTS line_by_invoice');
    this.state.run('DELETE FROM line');
  }

  /** The rows that a query asks for. */
  rows({ columns, where, orderBy }: Plan, limit: number, offset: number): Row[] {
    const order = orderBy === '' ? '' : ` ORDER BY ${orderBy}`;
    const sql = `SELECT ${columns} FROM line WHERE ${conditionOf(where)}${order} LIMIT ? OFFSET ?`;
    return this.state.rows(sql, ...valuesOf(where), limit, offset);
  }

  /** How many rows a condition lets through, counted no further than to `most`. */
  countUpTo(most: number, where: PlannedCondition): number {
    const sql = `SELECT count(*) AS rows FROM (SELECT 1 FROM line WHERE ${conditionOf(where)} LIMIT ?)`;
    return countIn(this.state.row(sql, ...valuesOf(where), most));
  }

  get count(): number {
    return countIn(this.state.row('SELECT count(*) AS rows FROM line'));
  }

  find(uniquekey: string): StoredLine | undefined {
    const row = this.state.row('SELECT * FROM line WHERE uniquekey = ?', uniquekey);
    return row === undefined ? undefined : lineOf(row);
  }

  /** Newest first; those whose key or invoice begins with a text. */
  search(text: string, offset: number, limit: number): { lines: StoredLine[]; total: number } {
    const pattern = `${text.replace(/[%_\\]/g, '\\$&')}%`;
    const where = "uniquekey LIKE ? ESCAPE '\\' OR tranid LIKE ? ESCAPE '\\'";
    const all = text === '';
    const total = all
      ? this.count
      : countIn(this.state.row(`SELECT count(*) AS rows FROM line WHERE ${where}`, pattern, pattern));
    const order = 'ORDER BY modified DESC, uniquekey DESC LIMIT ? OFFSET ?';
    const rows = all
      ? this.state.rows(`SELECT * FROM line ${order}`, limit, offset)
      : this.state.rows(`SELECT * FROM line WHERE ${where} ${order}`, pattern, pattern, limit, offset);
    return { lines: rows.map(lineOf), total };
  }

  /** Every change of a line saves its invoice, and so moves the date of all of its lines. */
  touchInvoice(tranid: string, modified: number): void {
    this.state.run('UPDATE line SET modified = ? WHERE tranid = ?', modified, tranid);
  }

  remove(uniquekey: string): void {
    this.state.run('DELETE FROM line WHERE uniquekey = ?', uniquekey);
  }

  /** When something changed last; `undefined` while there is nothing. */
  get newestChange(): number | undefined {
    const row = this.state.row('SELECT max(modified) AS newest FROM line');
    return row?.newest === null || row === undefined ? undefined : numberOf(row, 'newest');
  }

  /** Some invoices, the oldest ones by date of change, with the line by which they can be named. */
  oldestInvoices(many: number): string[] {
    const sql = 'SELECT tranid, min(modified) AS first FROM line GROUP BY tranid ORDER BY first, tranid LIMIT ?';
    return this.state.rows(sql, many).map((row) => textOf(row, 'tranid'));
  }

  linesOf(tranid: string): StoredLine[] {
    return this.state.rows('SELECT * FROM line WHERE tranid = ? ORDER BY uniquekey', tranid).map(lineOf);
  }
}

/** The bound first: SQLite finds no use for its index in the OR of a key. */
function conditionOf({ sql, modifiedFrom }: PlannedCondition): string {
  return modifiedFrom === undefined ? sql : `modified >= ? AND ${sql}`;
}

function valuesOf({ values, modifiedFrom }: PlannedCondition): readonly (string | number)[] {
  return modifiedFrom === undefined ? values : [modifiedFrom, ...values];
}

function countIn(row: Row | undefined): number {
  return row === undefined ? 0 : numberOf(row, 'rows');
}

function lineOf(row: Row): StoredLine {
  return {
    uniquekey: textOf(row, 'uniquekey'),
    tranid: textOf(row, 'tranid'),
    trandate: textOf(row, 'trandate'),
    entity: textOrNull(row, 'entity'),
    class: textOrNull(row, 'class'),
    item: textOrNull(row, 'item'),
    quantity: textOrNull(row, 'quantity'),
    netamount: textOf(row, 'netamount'),
    modified: numberOf(row, 'modified'),
  };
}

function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : textOf(row, column);
}
