import { dateOf, lastOccurrence, momentOf } from './calendar.js';
import type { LoadedInvoiceLine } from './invoice-line.js';
import { FOREIGN_BRAND, FORMER_BRAND } from './netsuite-brands.js';
import {
  ITEM_OF_TWO_LINES,
  ITEM_OF_TWO_PRODUCTS,
  ITEM_WITH_SPACE,
  ITEM_WITH_SPACE_IN_NETSUITE,
} from './product-cases.js';
import { NIGHTLY_HOUR, type Story, timestamp } from './story.js';

/**
 * Invoices that somebody wrote by hand, `INV9001` and up: every case that a figure must survive is here at least
 * once, under a number that can be asked for. The drawn ones begin at `INV10001`.
 */
interface HandwrittenInvoice {
  number: number;
  /** The day of the invoice, as a day number. */
  day: (story: Story) => number;
  customer?: string;
  lines: readonly (Partial<Pick<LoadedInvoiceLine, 'brand' | 'item' | 'quantity'>> & { amount: string })[];
}

const recently = (story: Story) => story.cutDay - 20;
const fromToday = (days: number) => (story: Story) => story.today + days;
const lastDayCalled = (monthAndDay: string) => (story: Story) => lastOccurrence(monthAndDay, story.cutDay - 1);

const HANDWRITTEN: readonly HandwrittenInvoice[] = [
  // Dated after today: no revenue yet, whatever the year.
  { number: 9001, day: fromToday(1), lines: [{ amount: '1800.00' }, { amount: '420.50' }] },
  { number: 9002, day: fromToday(9), lines: [{ amount: '960.00' }, { amount: '75.25' }, { amount: '-75.25' }] },
  { number: 9003, day: fromToday(31), lines: [{ amount: '5400.00' }, { amount: '310.10' }] },
  { number: 9004, day: fromToday(366), lines: [{ amount: '2500.00', brand: null }] },

  // Days at which sums by month or by year go wrong.
  { number: 9005, day: lastDayCalled('-02-29'), lines: [{ amount: '229.00' }] },
  { number: 9006, day: lastDayCalled('-12-31'), lines: [{ amount: '1231.00' }] },
  { number: 9007, day: lastDayCalled('-01-01'), lines: [{ amount: '101.00' }] },

  // Amounts.
  { number: 9008, day: recently, lines: [{ amount: '-640.00', quantity: -32 }] },
  { number: 9009, day: recently, lines: [{ amount: '0.00', quantity: 12 }] },
  { number: 9010, day: recently, lines: [{ amount: '0.10' }, { amount: '0.20' }, { amount: '-0.30', quantity: -1 }] },

  // Nothing to match by.
  { number: 9011, day: recently, lines: [{ amount: '48.90', item: null, quantity: null }] },
  { number: 9012, day: recently, lines: [{ amount: '311.00', brand: null }] },
  {
    number: 9013,
    day: recently,
    lines: [
      { amount: '312.00', brand: '' },
      { amount: '313.00', brand: '   ' },
    ],
  },
  { number: 9014, day: recently, lines: [{ amount: '314.00', brand: null, item: null, quantity: null }] },

  // Items.
  { number: 9015, day: recently, lines: [{ amount: '720.00', item: ITEM_OF_TWO_LINES }] },
  { number: 9016, day: recently, lines: [{ amount: '725.00', brand: 'Kettle & Thyme', item: ITEM_OF_TWO_PRODUCTS }] },
  { number: 9017, day: recently, lines: [{ amount: '730.00', brand: 'VERITY LANE', item: ITEM_WITH_SPACE }] },
  {
    number: 9018,
    day: recently,
    lines: [{ amount: '735.00', brand: 'Alder Apothecary', item: ` ${ITEM_WITH_SPACE_IN_NETSUITE}  ` }],
  },
  { number: 9019, day: recently, lines: [{ amount: '740.00', item: 'HB-0007' }] },

  // Brands.
  { number: 9020, day: recently, lines: [{ amount: '810.00', brand: FOREIGN_BRAND, item: 'QSC-101' }] },
  { number: 9021, day: recently, lines: [{ amount: '820.00', brand: 'Kettel & Thyme', item: ITEM_OF_TWO_PRODUCTS }] },
  { number: 9022, day: recently, lines: [{ amount: '830.00', brand: 'SOL SEA', item: 'SS-2003' }] },
  { number: 9023, day: recently, lines: [{ amount: '840.00', brand: FORMER_BRAND, item: 'BW-1001' }] },
  { number: 9024, day: recently, lines: [{ amount: '850.00', brand: 'Northfold, Inc', item: 'NF-2008' }] },

  // A customer that a spreadsheet would run, and one that a page would.
  { number: 9025, day: recently, customer: '=HYPERLINK("https://example.com","Ledger")', lines: [{ amount: '12.00' }] },
  { number: 9026, day: recently, customer: '<script>alert("Ledger")</script>', lines: [{ amount: '13.00' }] },
];

export function invoiceCases(story: Story): LoadedInvoiceLine[] {
  return HANDWRITTEN.flatMap(({ number, day, customer = 'Harrow & Finch Department Stores', lines }) => {
    const date = day(story);
    // What is post-dated was written before the silence.
    const written = Math.min(date, story.cutDay - 1);
    return lines.map((line, i) => ({
      id: `INV${number}-${i + 1}`,
      invoice_number: `INV${number}`,
      invoice_date: dateOf(date),
      customer_name: customer,
      brand: 'Halden & Birch',
      item: 'HB-2001',
      quantity: 24,
      ...line,
      last_modified_at: timestamp(momentOf(written, 16, story.timeZone)),
      synced_at: timestamp(momentOf(written + 1, NIGHTLY_HOUR, story.timeZone)),
    }));
  });
}
