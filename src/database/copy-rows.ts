import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** What a column can hold; an object becomes `jsonb`, an array of texts `text[]`. */
export type CopyValue = string | number | boolean | null | readonly string[] | { readonly [key: string]: string };

/** The rows to go into a table, of whatever type. */
export interface TableFill {
  columns: readonly string[];
  total: number;
  /** Rows in COPY's text format, without line ends. */
  lines(): Iterable<string>;
}

/** Said after each piece of a table was handed to the server. */
export interface CopyProgress {
  table: string;
  rowsDone: number;
  rowsTotal: number;
}

/** Large enough that the cost of a write is nothing, small enough that memory stays flat. */
const CHUNK_CHARACTERS = 64 * 1024;

/** The columns are named once, by the file that declares the row; `rows` is called when the table's turn has come. */
export function tableFill<Column extends string>(
  columns: readonly Column[],
  total: number,
  rows: () => Iterable<Record<Column, CopyValue>>,
): TableFill {
  return {
    columns,
    total,
    *lines() {
      for (const row of rows()) yield encodeRow(row, columns);
    },
  };
}

/** Rows that are there already. */
export function listed<Column extends string>(
  columns: readonly Column[],
  rows: readonly Record<Column, CopyValue>[],
): TableFill {
  return tableFill(columns, rows.length, () => rows);
}

/** Streams the rows in with COPY; waits whenever the server does. @returns how many rows went in. */
export async function copyRows(
  client: ClientBase,
  table: string,
  fill: TableFill,
  onProgress?: (progress: CopyProgress) => void,
): Promise<number> {
  const target = client.query(copyFrom(`COPY ${table} (${fill.columns.join(', ')}) FROM STDIN`));
  await pipeline(Readable.from(chunksOf(table, fill, onProgress), { objectMode: true }), target);
  return target.rowCount;
}

function* chunksOf(table: string, fill: TableFill, onProgress?: (progress: CopyProgress) => void): Generator<string> {
  let chunk = '';
  let rowsDone = 0;
  const report = () => onProgress?.({ table, rowsDone, rowsTotal: fill.total });
  for (const line of fill.lines()) {
    chunk += `${line}\n`;
    rowsDone++;
    if (chunk.length >= CHUNK_CHARACTERS) {
      yield chunk;
      chunk = '';
      report();
    }
  }
  if (chunk !== '') yield chunk;
  report();
}

function encodeRow<Column extends string>(row: Record<Column, CopyValue>, columns: readonly Column[]): string {
  return columns.map((column) => encode(row[column])).join('\t');
}

function encode(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value !== 'object') return String(value);
  return escapeText(isTextArray(value) ? arrayLiteral(value) : JSON.stringify(value));
}

/** PostgreSQL's array literal: every element quoted, so that a comma, a brace or the word NULL is only text. */
function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;
}

/** COPY's text format gives a meaning to four characters only. */
function escapeText(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    : text;
}

function isTextArray(value: CopyValue): value is readonly string[] {
  return Array.isArray(value);
}
