import { dateOf } from './calendar.js';
import type { InvoiceLine, LoadedInvoiceLine } from './invoice-line.js';
import { INVOICE_LINE_COUNT, loadedInvoiceLines, missingInvoiceLines } from './invoices.js';
import { FOREIGN_BRAND, FORMER_BRAND } from './netsuite-brands.js';
import { ITEM_NEVER_SOLD, ITEM_OF_TWO_LINES, ITEM_OF_TWO_PRODUCTS } from './product-cases.js';
import { productRows } from './products.js';
import { storyOf } from './story.js';

const OPTIONS = { now: new Date('2026-05-11T14:00:00Z'), seed: 1 };

describe('the invoice lines', () => {
  const story = storyOf(OPTIONS);
  const cut = new Date(story.cut).toISOString();
  const today = dateOf(story.today);
  let loaded: LoadedInvoiceLine[];
  let missing: InvoiceLine[];

  beforeAll(() => {
    loaded = [...loadedInvoiceLines(story)];
    missing = [...missingInvoiceLines(OPTIONS)];
  });

  it('are 325,000 over five years', () => {
    expect(loaded).toHaveLength(INVOICE_LINE_COUNT);
    const dates = loaded
      .map((line) => line.invoice_date)
      .filter((date) => date <= today)
      .sort();
    expect(dates[0]).toBe('2021-04-20');
    expect(dates.at(-1)).toBe('2026-04-19');
  });

  it('were neither changed nor copied after the cut, three weeks before last night', () => {
    expect(cut).toBe('2026-04-20T06:00:00.000Z');
    expect(loaded.filter((line) => line.last_modified_at >= cut || line.synced_at > cut)).toEqual([]);
    expect(loaded.filter((line) => line.synced_at <= line.last_modified_at)).toEqual([]);
  });

  it('are the same each time', () => {
    const again = loadedInvoiceLines(story);
    const first = Array.from({ length: 5_000 }, () => again.next().value);
    expect(first).toEqual(loaded.slice(0, 5_000));
    expect([...missingInvoiceLines(OPTIONS)]).toEqual(missing);
    expect([...missingInvoiceLines({ ...OPTIONS, seed: 2 })]).not.toEqual(missing);
  });

  it('go on at the normal rate in the three weeks that are missing', () => {
    const known = new Set(loaded.map(({ id }) => id));
    expect(known.size).toBe(loaded.length);
    const added = missing.filter(({ id }) => !known.has(id));
    const before = loaded.filter((line) => line.invoice_date >= '2026-03-30' && line.invoice_date < '2026-04-20');
    expect(added.length / before.length).toBeGreaterThan(0.85);
    expect(added.length / before.length).toBeLessThan(1.15);
    expect(new Set(missing.map(({ id }) => id)).size).toBe(missing.length);
    expect(new Set(added.map((line) => line.invoice_date)).size).toBe(21);
    expect(
      missing.filter((line) => line.last_modified_at < cut || new Date(line.last_modified_at) > OPTIONS.now),
    ).toEqual([]);
  });

  it('change about one loaded line for a hundred that are missing', () => {
    const known = new Map(loaded.map((line) => [line.id, line]));
    const changed = missing.filter(({ id }) => known.has(id));
    expect(changed.length / missing.length).toBeGreaterThan(0.005);
    expect(changed.length / missing.length).toBeLessThan(0.015);
    expect(changed.some((line) => line.amount !== known.get(line.id)!.amount)).toBe(true);
    for (const line of changed) expect(line.invoice_date).toBe(known.get(line.id)!.invoice_date);
  });

  it.each<[string, (line: LoadedInvoiceLine) => boolean]>([
    ['dated after today', (line) => line.invoice_date > today],
    ['on 29 February', (line) => line.invoice_date.endsWith('-02-29')],
    ['on 31 December', (line) => line.invoice_date.endsWith('-12-31')],
    ['on 1 January', (line) => line.invoice_date.endsWith('-01-01')],
    ['taken back', (line) => line.amount.startsWith('-')],
    ['of nothing', (line) => line.amount === '0.00'],
    ['without an item', (line) => line.item === null],
    ['without a brand', (line) => line.brand === null],
    ['with an empty brand', (line) => line.brand === ''],
    ['with a brand of spaces', (line) => line.brand === '   '],
    ['with spaces around the item', (line) => line.item !== null && line.item !== line.item.trim()],
    ['of a brand that is none of ours', (line) => line.brand === FOREIGN_BRAND],
    ["under a brand's former name", (line) => line.brand === FORMER_BRAND],
    ['under a misspelt brand', (line) => line.brand === 'Kettel & Thyme'],
    ['under a brand with a suffix', (line) => line.brand === 'NORTHFOLD INC.'],
    ['under a spelling of two brands', (line) => line.brand === 'SOL SEA'],
    ['of an item that two lines claim', (line) => line.item === ITEM_OF_TWO_LINES],
    ['of an item that two products claim', (line) => line.item === ITEM_OF_TWO_PRODUCTS],
    ['of a customer who is a formula', (line) => line.customer_name.startsWith('=')],
  ])('have some %s', (_, isSuch) => {
    expect(loaded.some(isSuch)).toBe(true);
  });

  it('have items that no product claims, and lack one that a product does', () => {
    const claimed = new Set(productRows(story).map((row) => row.netsuite_item?.trim()));
    expect(loaded.some((line) => line.item !== null && !claimed.has(line.item.trim()))).toBe(true);
    expect(claimed.has(ITEM_NEVER_SOLD)).toBe(true);
    expect(loaded.some((line) => line.item === ITEM_NEVER_SOLD)).toBe(false);
  });

  it('say every amount in whole cents', () => {
    expect(loaded.filter((line) => !/^-?\d+\.\d\d$/.test(line.amount))).toEqual([]);
    expect(loaded.filter((line) => line.invoice_number !== line.id.replace(/-\d+$/, ''))).toEqual([]);
  });

  it('grow from year to year, rest on Sundays and come mostly from a fifth of the items', () => {
    const of = (isSuch: (line: LoadedInvoiceLine) => boolean) => loaded.filter(isSuch).length;
    expect(of((line) => line.invoice_date.startsWith('2025'))).toBeGreaterThan(
      of((line) => line.invoice_date.startsWith('2022')),
    );
    const weekday = (line: LoadedInvoiceLine) => new Date(line.invoice_date).getUTCDay();
    expect(of((line) => weekday(line) === 0)).toBeLessThan(of((line) => weekday(line) === 1) / 5);
    const perItem = new Map<string | null, number>();
    for (const { item } of loaded) perItem.set(item, (perItem.get(item) ?? 0) + 1);
    const counts = [...perItem.values()].sort((a, b) => b - a);
    const top = counts.slice(0, Math.ceil(counts.length / 5)).reduce((sum, count) => sum + count, 0);
    expect(top / loaded.length).toBeGreaterThan(0.6);
  });
});
