import { dateOf, momentOf } from './calendar.js';
import { CUSTOMER_PICK } from './customers.js';
import { invoiceCases } from './invoice-cases.js';
import { dollars, drawSale, type InvoiceLine, type LoadedInvoiceLine } from './invoice-line.js';
import { type InvoiceSchedule, invoiceSchedule } from './invoice-schedule.js';
import { Items } from './items.js';
import { type Random, randomFor } from './random.js';
import { type DemoOptions, NIGHTLY_HOUR, type Story, storyOf, timestamp } from './story.js';

/** Lines of `ns.invoices`. */
export const INVOICE_LINE_COUNT = 325_000;

/** The number before the first drawn invoice. */
const FIRST_NUMBER = 10_000;

/** Of the missing lines, how many are changes of lines that are loaded; somewhat more come, as invoices are saved whole. */
const MODIFIED_SHARE = 0.007;

const OPENS_MS = 8 * 3_600_000;
const OPEN_FOR_MS = 10 * 3_600_000;

/** Every line up to the cut, a day at a time: nothing is kept, so memory does not grow with the number of lines. */
export function* loadedInvoiceLines(story: Story): Generator<LoadedInvoiceLine> {
  const book = new InvoiceBook(story);
  yield* invoiceCases(story);
  for (let day = story.firstInvoiceDay; day < story.cutDay; day++) yield* book.linesOf(day, story.cutDay);
}

/**
 * What NetSuite holds and the warehouse lacks: the lines of the three silent weeks, and among them changes of lines
 * that are loaded, which keep their id. The NetSuite simulator answers them once it is mended.
 */
export function* missingInvoiceLines(options: DemoOptions): Generator<InvoiceLine> {
  const story = storyOf(options);
  const book = new InvoiceBook(story);
  const random = randomFor(story.seed, 'modified-lines');
  const modified = new Set<string>();
  for (let day = story.cutDay; day < story.lastNightDay; day++) {
    const lines = [...book.linesOf(day, story.lastNightDay)];
    for (const line of lines) yield withoutNight(line);
    for (let left = Math.round(lines.length * MODIFIED_SHARE); left > 0; ) {
      const before = [...book.linesOf(story.cutDay - random.int(1, 60), story.cutDay)];
      const { id: correctedId, invoice_number } = random.pick(before);
      if (modified.has(invoice_number)) continue;
      modified.add(invoice_number);
      const last_modified_at = timestamp(momentOf(day, 9, story.timeZone) + random.int(0, 8 * 3600) * 1000);
      for (const line of before.filter((one) => one.invoice_number === invoice_number)) {
        const amount = line.id === correctedId ? corrected(line.amount) : line.amount;
        yield { ...withoutNight(line), amount, last_modified_at };
        left--;
      }
    }
  }
}

/** Any day's lines, in any order of asking: each day has a stream of its own. */
class InvoiceBook {
  readonly #story: Story;
  readonly #schedule: InvoiceSchedule;
  readonly #items: Items;
  readonly #nights = new Map<number, string>();

  constructor(story: Story) {
    this.#story = story;
    this.#items = new Items(story);
    this.#schedule = invoiceSchedule(story, INVOICE_LINE_COUNT - invoiceCases(story).length);
  }

  /** @param modifiedBefore the day that no change reaches: later ones are not known there yet. */
  *linesOf(day: number, modifiedBefore: number): Generator<LoadedInvoiceLine> {
    const { timeZone, seed, firstInvoiceDay, cutDay } = this.#story;
    const { linesBefore, invoicesBefore } = this.#schedule;
    const index = day - firstInvoiceDay;
    const random = randomFor(seed, 'invoices', index);
    const invoice_date = dateOf(day);
    const midnight = momentOf(day, 0, timeZone);
    const copied = this.#nightAfter(day);
    const yearsAgo = (cutDay - day) / 365.25;
    const firstNumber = FIRST_NUMBER + 1 + (invoicesBefore[index] ?? 0);
    const sizes = invoiceSizes(countAt(linesBefore, index), countAt(invoicesBefore, index), random);
    for (const [i, size] of sizes.entries()) {
      const invoice_number = `INV${firstNumber + i}`;
      const customer_name = CUSTOMER_PICK.pick(random);
      const opened = midnight + OPENS_MS + Math.floor(((i + random.next()) / sizes.length) * OPEN_FOR_MS);
      // NetSuite's dates of change have whole seconds.
      const written = opened - (opened % 1000);
      const lines: Omit<LoadedInvoiceLine, 'last_modified_at' | 'synced_at'>[] = [];
      let changed = 0;
      for (let line = 1; line <= size; line++) {
        const later = random.chance(0.06) ? random.int(1, 30) : 0;
        if (day + later < modifiedBefore) changed = Math.max(changed, later);
        lines.push({
          id: `${invoice_number}-${line}`,
          invoice_number,
          invoice_date,
          customer_name,
          ...drawSale(this.#items.pick(day, random), yearsAgo, random),
        });
      }
      // Who changes a line saves the invoice: NetSuite dates the change of all its lines.
      const last_modified_at = timestamp(written + changed * 86_400_000);
      const synced_at = changed > 0 ? this.#nightAfter(day + changed) : copied;
      for (const line of lines) yield { ...line, last_modified_at, synced_at };
    }
  }

  /** When the run after a day began; remembered, because a time zone is slow to ask. */
  #nightAfter(day: number): string {
    const known = this.#nights.get(day);
    if (known !== undefined) return known;
    const night = timestamp(momentOf(day + 1, NIGHTLY_HOUR, this.#story.timeZone));
    this.#nights.set(day, night);
    return night;
  }
}

function countAt(before: readonly number[], index: number): number {
  return (before[index + 1] ?? 0) - (before[index] ?? 0);
}

/** Deals the lines of a day out to its invoices: each gets one, the rest fall where they fall. */
function invoiceSizes(lines: number, invoices: number, random: Random): number[] {
  const sizes = new Array<number>(invoices).fill(1);
  for (let left = lines - invoices; left > 0; left--) {
    const at = random.int(0, invoices - 1);
    sizes[at] = (sizes[at] ?? 0) + 1;
  }
  return sizes;
}

/** A tenth was let off afterwards. Two decimals without their point are whole cents. */
function corrected(amount: string): string {
  const cents = Number(amount.replace('.', ''));
  return dollars(cents - Math.trunc(cents / 10));
}

function withoutNight({ synced_at, ...line }: LoadedInvoiceLine): InvoiceLine {
  return line;
}
