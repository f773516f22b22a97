import type { Item } from './items.js';
import { FOREIGN_BRAND, spellBrand } from './netsuite-brands.js';
import { ITEM_WITH_SPACE_IN_NETSUITE } from './product-cases.js';
import type { Random } from './random.js';

/** One line of an invoice, as NetSuite holds it: the columns of `ns.invoices` but for our own `synced_at`. */
export interface InvoiceLine {
  id: string;
  invoice_number: string;
  invoice_date: string;
  customer_name: string;
  brand: string | null;
  item: string | null;
  /** Null on lines that sell nothing, such as freight. */
  quantity: number | null;
  /** Dollars with two decimals; text, because money never passes through a float. */
  amount: string;
  last_modified_at: string;
}

/** A line with the night in which it was copied. */
export interface LoadedInvoiceLine extends InvoiceLine {
  synced_at: string;
}

export const INVOICE_COLUMNS = [
  'id',
  'invoice_number',
  'invoice_date',
  'customer_name',
  'brand',
  'item',
  'quantity',
  'amount',
  'last_modified_at',
  'synced_at',
] as const;

/** What was sold on a line. */
export type Sale = Pick<InvoiceLine, 'brand' | 'item' | 'quantity' | 'amount'>;

/** Wholesale prices rise by this much a year. */
const YEARLY_PRICE_RISE = 1.03;

/** Mostly a plain sale; one line in fourteen is something else. */
export function drawSale(item: Item, yearsAgo: number, random: Random): Sale {
  const kind = random.next();
  const brand = drawBrand(item, yearsAgo, random);
  if (kind < 0.002) return { brand, item: null, quantity: null, amount: dollars(random.int(900, 14_000)) };
  const quantity = kind < 0.02 ? -random.int(1, 18) : 6 * (1 + Math.floor(random.next() ** 3 * 20));
  const code = kind > 0.9 && item.code === ITEM_WITH_SPACE_IN_NETSUITE ? ` ${item.code}  ` : item.code;
  if (kind > 0.995) return { brand, item: code, quantity, amount: '0.00' };
  const percent = kind < 0.25 ? random.int(80, 98) : 100;
  const cents = Math.round((quantity * item.priceCents * percent) / 100 / YEARLY_PRICE_RISE ** yearsAgo);
  return { brand, item: code, quantity, amount: dollars(cents) };
}

/** Exact: whole cents in, text out. */
export function dollars(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function drawBrand(item: Item, yearsAgo: number, random: Random): string | null {
  const blank = random.next();
  if (blank < 0.003) return null;
  if (blank < 0.004) return '';
  return item.brand === 'foreign' ? FOREIGN_BRAND : spellBrand(item.brand, yearsAgo, random);
}
