import type { Fold } from './account-time.js';

/** The columns of a line, as the warehouse calls them, in the order in which they are asked for. */
export const INVOICE_LINE_COLUMNS = [
  'id',
  'invoice_number',
  'invoice_date',
  'customer_name',
  'brand',
  'item',
  'quantity',
  'amount',
  'last_modified_at',
] as const;
export type InvoiceLineColumn = (typeof INVOICE_LINE_COLUMNS)[number];

/** Where an account keeps its invoice lines. Each is SuiteQL. */
export interface InvoiceSource {
  readonly from: string;
  readonly where: string;
  /** `id` and `last_modified_at` are what pages are told apart by, so they are plain columns. */
  readonly columns: Readonly<Record<InvoiceLineColumn, string>>;
}

/**
 * Lines of invoices and credit memos. NetSuite posts a sale as a credit, so quantities and amounts of a line have the
 * other sign. `transaction.lastmodifieddate` moves with every change of the invoice or of one of its lines; that of a line
 * does not move with the customer or the date.
 */
export const DEFAULT_INVOICE_SOURCE: InvoiceSource = {
  from: 'transactionline tl INNER JOIN transaction t ON t.id = tl.transaction',
  where: "t.type IN ('CustInvc', 'CustCred') AND tl.mainline = 'F' AND tl.taxline = 'F'",
  columns: {
    id: 'tl.uniquekey',
    invoice_number: 't.tranid',
    invoice_date: 't.trandate',
    customer_name: 'BUILTIN.DF(t.entity)',
    brand: 'BUILTIN.DF(tl.class)',
    item: 'BUILTIN.DF(tl.item)',
    quantity: '-tl.quantity',
    amount: '-tl.netamount',
    last_modified_at: 't.lastmodifieddate',
  },
};

/** A place in the lines' order: on the account's wall, and the line's key. */
export interface LineKey {
  readonly wall: string;
  readonly id: string;
}

/**
 * What a reading takes: every line, those of a moment and later, those after a line, those of an hour that comes twice (after
 * a line of it), or those with these keys.
 */
export type ReadFrom =
  | { readonly kind: 'all' }
  | { readonly kind: 'since'; readonly wall: string }
  | { readonly kind: 'after'; readonly key: LineKey }
  | { readonly kind: 'within'; readonly fold: Fold; readonly afterId: string | undefined }
  | { readonly kind: 'of'; readonly ids: readonly string[] };

/**
 * The next lines by key. Never by OFFSET: NetSuite gives up after 100,000 rows, and a row that changes while pages are read
 * would push another one across a page's border, unseen. Every date is asked for and compared in a format of ours, as
 * the account's own changes with a preference of somebody's.
 *
 * In an hour that comes twice a time says no place in the order: "after 01:30" would begin at the first one again, for ever
 * where that hour has more than a page. It is read by keys alone, between times that come once.
 */
export function linesQuery({ from, where, columns }: InvoiceSource, start: ReadFrom): string {
  const { last_modified_at: modified, id } = columns;
  const selected = INVOICE_LINE_COLUMNS.map((column) => `${selectionOf(column, columns[column])} AS ${column}`);
  return `SELECT ${selected.join(', ')} FROM ${from} WHERE ${conditions(where, startOf(start, modified, id))} ORDER BY ${start.kind === 'within' ? id : `${modified}, ${id}`}`;
}

/** When something changed last; no row or null when there is nothing. */
export function newestQuery({ from, where, columns }: InvoiceSource): string {
  const newest = selectionOf('last_modified_at', `MAX(${columns.last_modified_at})`);
  return `SELECT ${newest} AS newest FROM ${from} WHERE ${where}`;
}

/** How many lines changed after a moment, or how many there are. */
export function countQuery({ from, where, columns }: InvoiceSource, afterWall: string | undefined): string {
  const later = afterWall === undefined ? undefined : `${columns.last_modified_at} > ${momentLiteral(afterWall)}`;
  return `SELECT COUNT(*) AS lines FROM ${from} WHERE ${conditions(where, later)}`;
}

/** What NetSuite's own clock shows, on the account's wall. */
export const CLOCK_QUERY = `SELECT ${selectionOf('last_modified_at', 'SYSDATE')} AS now FROM dual`;

function selectionOf(column: InvoiceLineColumn, expression: string): string {
  if (column === 'invoice_date') return `TO_CHAR(${expression}, 'YYYY-MM-DD')`;
  if (column === 'last_modified_at') return `TO_CHAR(${expression}, 'YYYY-MM-DD"T"HH24:MI:SS')`;
  return expression;
}

function startOf(start: ReadFrom, modified: string, id: string): string | undefined {
  if (start.kind === 'all') return undefined;
  if (start.kind === 'since') return `${modified} >= ${momentLiteral(start.wall)}`;
  if (start.kind === 'within') {
    const { fold, afterId } = start;
    const hour = `${modified} > ${momentLiteral(fold.after)} AND ${modified} < ${momentLiteral(fold.before)}`;
    return afterId === undefined ? hour : `${hour} AND ${id} > ${textLiteral(afterId)}`;
  }
  if (start.kind === 'of') return `${id} IN (${start.ids.map(textLiteral).join(', ')})`;
  const moment = momentLiteral(start.key.wall);
  return `(${modified} > ${moment} OR (${modified} = ${moment} AND ${id} > ${textLiteral(start.key.id)}))`;
}

function conditions(where: string, more: string | undefined): string {
  return more === undefined ? where : `${where} AND ${more}`;
}

function momentLiteral(wall: string): string {
  return `TO_DATE(${textLiteral(wall.replace('T', ' '))}, 'YYYY-MM-DD HH24:MI:SS')`;
}

/** Quoted also where it is a number: NetSuite takes either for a column of numbers, and orders texts as texts. */
function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
