import {
  expectArray,
  expectObject,
  isJsonObject,
  type Json,
  type JsonObject,
  UnexpectedAnswerError,
} from '../http/json.js';
import type { AccountTime } from './account-time.js';
import type { LineKey } from './invoice-query.js';

/** A line, by the names of the warehouse's columns. */
export interface NetSuiteInvoiceLine {
  /** NetSuite's key of the line. */
  readonly id: string;
  readonly invoice_number: string;
  /** `YYYY-MM-DD`. */
  readonly invoice_date: string;
  readonly customer_name: string | null;
  /** As NetSuite spells it. */
  readonly brand: string | null;
  readonly item: string | null;
  /** A decimal number, exact. */
  readonly quantity: string | null;
  /** In the account's currency, exact. */
  readonly amount: string;
  /** UTC, ISO 8601, whole seconds: `2026-01-31T14:30:00.000Z`. */
  readonly last_modified_at: string;
}

/** A row that cannot be taken over, as it came. */
export interface UnusableLine {
  /** Null when even that is missing. */
  readonly id: string | null;
  readonly reason: string;
}

export type ReadLine = { readonly original: JsonObject } & (
  | { readonly kind: 'line'; readonly line: NetSuiteInvoiceLine }
  | ({ readonly kind: 'unusable' } & UnusableLine)
);

/** Rows of one answer, and where the next ones begin. */
export interface AnsweredLines {
  readonly rows: readonly ReadLine[];
  /** The last place in the order that a row tells; undefined when none does. */
  readonly last: LineKey | undefined;
  readonly hasMore: boolean;
  /** How many rows the query matches, of which NetSuite counts at most 100,000. */
  readonly matching: number;
}

/** @throws UnexpectedAnswerError when the answer as a whole is not a page of rows. */
export function parseLines(answer: Json, time: AccountTime): AnsweredLines {
  const { items, hasMore, totalResults } = expectObject(answer, 'the answer');
  if (typeof hasMore !== 'boolean') throw new UnexpectedAnswerError('hasMore', 'must be true or false');
  const rows: ReadLine[] = [];
  let last: LineKey | undefined;
  for (const item of expectArray(items, 'items')) {
    const original = isJsonObject(item) ? item : { row: item };
    rows.push(readLine(original, time));
    last = keyOf(original, time) ?? last;
  }
  return { rows, last, hasMore, matching: typeof totalResults === 'number' ? totalResults : rows.length };
}

function readLine(row: JsonObject, time: AccountTime): ReadLine {
  const problems: string[] = [];
  const text = (column: string): string | null => {
    const value = row[column];
    // NetSuite leaves empty columns out.
    if (value === undefined || value === null || value === '') return null;
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    problems.push(`${column} must be a text, not ${JSON.stringify(value)}`);
    return null;
  };
  const needed = (column: string, isGood: (value: string) => boolean, what: string): string => {
    const value = text(column);
    if (value === null) problems.push(`${column} is missing`);
    else if (isGood(value)) return value;
    else problems.push(`${column} must be ${what}, not ${JSON.stringify(value)}`);
    return '';
  };
  const quantity = text('quantity');
  if (quantity !== null && !isDecimal(quantity))
    problems.push(`quantity must be a number, not ${JSON.stringify(quantity)}`);
  const id = text('id');
  const modified = needed('last_modified_at', (value) => time.instantOf(value) !== undefined, 'a time');
  const line = {
    id: needed('id', () => true, 'a text'),
    invoice_number: needed('invoice_number', () => true, 'a text'),
    invoice_date: needed('invoice_date', isDate, 'a date as 2026-01-31'),
    customer_name: text('customer_name'),
    brand: text('brand'),
    item: text('item'),
    quantity: quantity === null ? null : plain(quantity),
    amount: plain(needed('amount', isDecimal, 'a number')),
    last_modified_at: new Date(time.instantOf(modified) ?? 0).toISOString(),
  };
  if (problems.length > 0) return { kind: 'unusable', id, reason: [...new Set(problems)].join('; '), original: row };
  return { kind: 'line', line, original: row };
}

function keyOf({ id, last_modified_at: wall }: JsonObject, time: AccountTime): LineKey | undefined {
  const key = typeof id === 'number' ? String(id) : id;
  if (typeof key !== 'string' || key === '' || typeof wall !== 'string') return undefined;
  return time.instantOf(wall) === undefined ? undefined : { wall, id: key };
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && dayOf(text) === text;
}

/** `Date.parse` takes 31 February for a day of March. */
function dayOf(date: string): string {
  return new Date(date).toISOString().slice(0, 10);
}

/** NetSuite writes a half as `.5`. */
function isDecimal(text: string): boolean {
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(text);
}

/** As PostgreSQL writes it: `-.5` is `-0.5`, and `12.` is `12`. */
function plain(decimal: string): string {
  return decimal.replace(/^(-?)\./, '$10.').replace(/\.$/, '');
}
