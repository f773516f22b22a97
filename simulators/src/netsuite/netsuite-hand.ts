import { isDate } from '../dates.js';
import { type Change, Refusal } from '../http/exchange.js';
import { newToken } from '../identifiers.js';
import type { Json, JsonObject } from '../json.js';
import type { Hand, HandCollection, HandField, HandRecord } from '../upstream.js';
import { NOT_FOUND, netSuiteError } from './errors.js';
import { negated, type StoredLine } from './line.js';
import type { LineStore } from './line-store.js';
import type { RenamedFields } from './renamed-fields.js';

/** Lines are shown as people see them on an invoice: what was sold is positive there. */
const FIELDS: readonly HandField[] = [
  field('tranid', 'fixed'),
  field('trandate', 'date'),
  field('entity', 'text'),
  field('class', 'text'),
  field('item', 'text'),
  field('quantity', 'text'),
  field('amount', 'text'),
];

/** `lastmodifieddate` may be said, in ISO 8601: a test can let something have changed in a second that is over. */
const EDITABLE = ['trandate', 'entity', 'class', 'item', 'quantity', 'amount', 'lastmodifieddate'] as const;

export const INVOICE_LINES = 'invoice lines';

/** What bookkeepers do in NetSuite. Saving an invoice moves the date of change of all of its lines. */
export class NetSuiteHand implements Hand {
  private readonly lines: LineStore;
  private readonly renamed: RenamedFields;

  constructor(lines: LineStore, renamed: RenamedFields) {
    this.lines = lines;
    this.renamed = renamed;
  }

  collections(): HandCollection[] {
    return [{ name: INVOICE_LINES, fields: FIELDS, count: this.lines.count }];
  }

  list(collection: string, search: string, offset: number, limit: number): { records: HandRecord[]; total: number } {
    known(collection);
    const { lines, total } = this.lines.search(search, offset, limit);
    return { records: lines.map(handRecord), total };
  }

  record(collection: string, id: string): HandRecord | undefined {
    known(collection);
    const line = this.lines.find(id);
    return line === undefined ? undefined : handRecord(line);
  }

  /** `tranid` may name an invoice that exists; without one it is a new invoice. */
  create(collection: string, fields: JsonObject, changes: Change[]): string {
    known(collection);
    const { tranid = `INV${newToken('').slice(0, 8).toUpperCase()}`, ...others } = fields;
    const number = textIn(tranid, 'tranid') ?? '';
    const empty = { entity: null, class: null, item: null, quantity: null, netamount: '0' };
    const key = `${number}-${this.lines.linesOf(number).length + 1}`;
    const today = new Date().toISOString().slice(0, 10);
    const line = changed({ ...empty, uniquekey: key, tranid: number, trandate: today, modified: 0 }, others);
    this.save(line);
    changes.push({ kind: 'created', collection, id: key, fields: differences(undefined, line) });
    return key;
  }

  edit(collection: string, id: string, fields: JsonObject, changes: Change[]): void {
    known(collection);
    const before = this.existing(id);
    const after = changed(before, fields);
    this.save(after);
    changes.push({ kind: 'updated', collection, id, fields: differences(before, after) });
  }

  remove(collection: string, id: string, changes: Change[]): void {
    known(collection);
    const line = this.existing(id);
    this.lines.remove(id);
    this.lines.touchInvoice(line.tranid, Math.floor(Date.now() / 1000));
    changes.push({ kind: 'deleted', collection, id, fields: {} });
  }

  renameField(collection: string, from: string, to: string): void {
    known(collection);
    this.renamed.rename(from, to);
  }

  private save(line: StoredLine): void {
    this.lines.put(line);
    this.lines.touchInvoice(line.tranid, line.modified);
  }

  private existing(id: string): StoredLine {
    const line = this.lines.find(id);
    if (line === undefined) throw new Refusal(NOT_FOUND);
    return line;
  }
}

function changed(line: StoredLine, fields: JsonObject): StoredLine {
  const unknown = Object.keys(fields).find((name) => !EDITABLE.some((one) => one === name));
  if (unknown !== undefined) throw refused(`${unknown} cannot be edited.`);
  const modified = fields.lastmodifieddate === undefined ? Date.now() : momentIn(fields.lastmodifieddate);
  const text = (name: 'entity' | 'class' | 'item') =>
    fields[name] === undefined ? line[name] : textIn(fields[name], name);
  return {
    ...line,
    trandate: fields.trandate === undefined ? line.trandate : dateIn(fields.trandate),
    entity: text('entity'),
    class: text('class'),
    item: text('item'),
    quantity: fields.quantity === undefined ? line.quantity : numberIn(fields.quantity, 'quantity'),
    netamount: fields.amount === undefined ? line.netamount : (numberIn(fields.amount, 'amount') ?? '0'),
    modified: Math.floor(modified / 1000),
  };
}

function textIn(value: Json, name: string): string | null {
  if (value === null || value === '') return null;
  if (typeof value === 'string') return value;
  throw refused(`${name} must be a text.`);
}

function numberIn(value: Json, name: string): string | null {
  if (value === null || value === '') return null;
  if (/^-?\d+(\.\d+)?$/.test(String(value))) return negated(String(value));
  throw refused(`${name} must be a number.`);
}

function dateIn(value: Json): string {
  if (typeof value === 'string' && isDate(value)) return value;
  throw refused('trandate must be a date as 2026-01-31.');
}

function momentIn(value: Json): number {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw refused('lastmodifieddate must be a moment in ISO 8601.');
  return time;
}

function handRecord(line: StoredLine): HandRecord {
  const { uniquekey, tranid, modified } = line;
  return {
    id: uniquekey,
    title: uniquekey,
    modifiedAt: new Date(modified * 1000).toISOString(),
    fields: { tranid, ...valuesOf(line) },
  };
}

function valuesOf({ trandate, entity, class: brand, item, quantity, netamount }: StoredLine) {
  const sold = quantity === null ? null : negated(quantity);
  return { trandate, entity, class: brand, item, quantity: sold, amount: negated(netamount) };
}

function differences(before: StoredLine | undefined, after: StoredLine): Change['fields'] {
  const old: Readonly<Record<string, Json>> = before === undefined ? {} : valuesOf(before);
  const pairs = Object.entries(valuesOf(after)).filter(([name, value]) => (old[name] ?? null) !== value);
  return Object.fromEntries(pairs.map(([name, to]) => [name, { from: old[name] ?? null, to }]));
}

function known(collection: string): void {
  if (collection !== INVOICE_LINES) throw new Refusal(NOT_FOUND);
}

function refused(detail: string): Refusal {
  return new Refusal(netSuiteError(400, 'INVALID_CONTENT', detail));
}

function field(name: string, input: HandField['input']): HandField {
  return { name, input, choices: [] };
}
