import { createHash } from 'node:crypto';
import type { ReadLine } from '../../upstreams/netsuite/invoice-line.js';
import type { LinesWanted, NetSuiteClient } from '../../upstreams/netsuite/netsuite-client.js';
import type { ReadStep } from '../pull/pull-source.js';
import type { PulledTable } from '../tables/pulled-table.js';
import { isStorable, type ReadRow } from '../tables/staged-row.js';

/** The lines of invoices. @param whole every line is read, so that what is missing is gone. */
export function invoicesTable(whole: boolean): PulledTable {
  return {
    source: 'netsuite',
    name: 'ns.invoices',
    key: 'id',
    columns: [
      { name: 'invoice_number', type: 'text' },
      { name: 'invoice_date', type: 'date' },
      { name: 'customer_name', type: 'text' },
      { name: 'brand', type: 'text' },
      { name: 'item', type: 'text' },
      { name: 'quantity', type: 'numeric' },
      { name: 'amount', type: 'numeric(14,2)' },
      { name: 'last_modified_at', type: 'timestamptz' },
    ],
    whole,
  };
}

/** What NetSuite can hold and `numeric(14,2)` can't. */
const MOST_AMOUNT = 1e12;

/** Reads lines page by page, and first those again that were set aside: a line that was mended there need not be new. */
export async function* readInvoices(
  client: NetSuiteClient,
  wanted: LinesWanted,
  setAside: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<ReadStep, void, undefined> {
  if (setAside.length > 0) {
    const rows = (await client.invoiceLinesOf(setAside, { signal })).map(toRow);
    yield { kind: 'page', part: 'set aside', rows, mayComeAgain: true };
  }
  for await (const { rows } of client.invoiceLines(wanted, { signal })) {
    yield { kind: 'page', part: 'ns.invoices', rows: rows.map(toRow) };
  }
}

function toRow(read: ReadLine): ReadRow {
  const { original } = read;
  if (read.kind === 'unusable') {
    const { id, reason } = read;
    return { bad: { key: id ?? keyWithoutId(original), reason, original } };
  }
  const { id, ...values } = read.line;
  const bad = (reason: string): ReadRow => ({ bad: { key: storableKey(id), reason, original } });
  if (Math.abs(Number(values.amount)) >= MOST_AMOUNT) return bad(`amount: ${values.amount} is more than can be kept`);
  const broken = Object.entries({ id, ...values }).find(([, value]) => value !== null && !isStorable(value))?.[0];
  if (broken !== undefined) return bad(`${broken}: it holds a character that can’t be kept`);
  return { good: { key: id, values } };
}

const WITHOUT_ID = 'row ';

/** Whether a line that was set aside can be asked for. */
export function isKeyOfNetSuite(key: string): boolean {
  return !key.startsWith(WITHOUT_ID);
}

/** A row that does not say which it is is told apart by what it says. */
function keyWithoutId(original: unknown): string {
  return `${WITHOUT_ID}${createHash('sha256').update(JSON.stringify(original)).digest('hex').slice(0, 16)}`;
}

function storableKey(id: string): string {
  return isStorable(id) ? id : keyWithoutId(id);
}
