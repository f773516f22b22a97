import { dateOf, weekdayOf } from './calendar.js';
import { randomFor } from './random.js';
import { SILENT_DAYS, type Story } from './story.js';
import { spread } from './weighted.js';

/** Sunday first: wholesale is invoiced on working days. */
const WEEKDAYS = [0.12, 1.15, 1.1, 1.05, 1.05, 0.95, 0.3] as const;

/** January first: retailers stock up in autumn. */
const MONTHS = [0.82, 0.85, 0.95, 1, 1.02, 1, 0.92, 0.9, 1.02, 1.12, 1.3, 1.1] as const;

const HOLIDAYS: ReadonlySet<string> = new Set(['01-01', '07-04', '12-25']);

const YEARLY_GROWTH = 1.15;

const LINES_PER_INVOICE = 3.4;

/** How many lines and invoices come before each day; the silent weeks follow at the normal rate. */
export interface InvoiceSchedule {
  linesBefore: readonly number[];
  invoicesBefore: readonly number[];
}

/** @param total the lines up to the cut. */
export function invoiceSchedule(story: Story, total: number): InvoiceSchedule {
  const loadedDays = story.cutDay - story.firstInvoiceDay;
  const random = randomFor(story.seed, 'invoice-days');
  const weights = Array.from({ length: loadedDays + SILENT_DAYS }, (_, i) => {
    return businessOf(story.firstInvoiceDay + i, i / 365.25) * (0.85 + 0.3 * random.next());
  });
  const linesBefore = spread(total, weights, loadedDays);
  const invoicesBefore = [0];
  for (let i = 0; i < weights.length; i++) {
    const lines = (linesBefore[i + 1] ?? 0) - (linesBefore[i] ?? 0);
    const invoices = lines === 0 ? 0 : Math.max(1, Math.round(lines / LINES_PER_INVOICE));
    invoicesBefore.push((invoicesBefore[i] ?? 0) + invoices);
  }
  return { linesBefore, invoicesBefore };
}

function businessOf(day: number, years: number): number {
  const date = dateOf(day);
  const month = MONTHS[Number(date.slice(5, 7)) - 1] ?? 1;
  const weekday = WEEKDAYS[weekdayOf(day)] ?? 1;
  return YEARLY_GROWTH ** years * month * weekday * (HOLIDAYS.has(date.slice(5)) ? 0.15 : 1);
}
