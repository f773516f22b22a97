import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { type Json, parseJson } from '../json.js';

export type Row = Record<string, SQLOutputValue>;

/**
 * What a simulator remembers, in one SQLite file: once a change was answered, neither kill -9 nor a power cut takes it
 * back, as with a vendor.
 */
export class SimState {
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private depth = 0;

  constructor(file: string) {
    this.database = new DatabaseSync(file);
    try {
      // FULL: with WAL, NORMAL may lose the last commits in a power cut.
      this.database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      // Takes the lock, which ends with this process: a second one on the same state would be a second vendor.
      this.database.exec('BEGIN IMMEDIATE; COMMIT');
    } catch (error) {
      this.database.close();
      throw new Error(`${file} cannot be opened, or another process runs on it`, { cause: error });
    }
    this.database.exec('CREATE TABLE IF NOT EXISTS memo (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT');
  }

  /** Runs statements that define something. */
  define(sql: string): void {
    this.database.exec(sql);
  }

  run(sql: string, ...values: SQLInputValue[]): void {
    this.prepared(sql).run(...values);
  }

  rows(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.prepared(sql).all(...values);
  }

  row(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.prepared(sql).get(...values);
  }

  /** All or nothing. Inside of another one it is a part that can fail alone. */
  transaction<T>(work: () => T): T {
    const name = `part_${this.depth}`;
    this.database.exec(this.depth === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT ${name}`);
    this.depth += 1;
    try {
      const result = work();
      this.database.exec(this.depth === 1 ? 'COMMIT' : `RELEASE ${name}`);
      return result;
    } catch (error) {
      this.database.exec(this.depth === 1 ? 'ROLLBACK' : `ROLLBACK TO ${name}; RELEASE ${name}`);
      throw error;
    } finally {
      this.depth -= 1;
    }
  }

  /** A single value by name; `undefined` when it was never kept. */
  recall(key: string): Json | undefined {
    const row = this.row('SELECT value FROM memo WHERE key = ?', key);
    return row === undefined ? undefined : parseJson(textOf(row, 'value'));
  }

  keep(key: string, value: Json): void {
    this.run(
      'INSERT INTO memo (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      key,
      JSON.stringify(value),
    );
  }

  /** A text that is made the first time it is asked for, and the same ever after: tokens, keys, identifiers. */
  once(key: string, make: () => string): string {
    const kept = this.recall(key);
    if (typeof kept === 'string') return kept;
    const made = make();
    this.keep(key, made);
    return made;
  }

  close(): void {
    this.database.close();
  }

  private prepared(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}

/** A column that always holds text. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`${column} holds no text`);
  return value;
}

/** A column that always holds a number. */
export function numberOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new Error(`${column} holds no number`);
  return value;
}
