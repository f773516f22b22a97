import { dateOf, dayAt, momentOf } from './calendar.js';
import { invoiceCases } from './invoice-cases.js';
import { invoiceSchedule } from './invoice-schedule.js';
import { INVOICE_LINE_COUNT } from './invoices.js';
import { NIGHTLY_HOUR, type Story, timestamp } from './story.js';
import { type SyncStateRow, syncStateRows } from './sync-state.js';

/** What the warehouse held of NetSuite after a nightly run. */
export interface PastNight {
  /** When the run began, in epoch milliseconds; what it wrote is of that moment. */
  readonly at: number;
  readonly state: readonly SyncStateRow[];
  /** `synced_at` of the newest invoice line. */
  readonly newestLineAt: string;
  /** The newest day of business, `YYYY-MM-DD`. */
  readonly newestBusinessDate: string;
}

/** The nights before the demo's today, as its rows tell them: the job ran in each, and since the cut it brought nothing. */
export class PastNights {
  readonly #story: Story;
  readonly #linesBefore: readonly number[];
  readonly #runs = new Map<number, number>();
  /** The invoice lines of each day that came, by its `YYYY-MM-DD`. */
  readonly linesOfDays: ReadonlyMap<string, number>;

  constructor(story: Story) {
    this.#story = story;
    this.#linesBefore = invoiceSchedule(story, INVOICE_LINE_COUNT - invoiceCases(story).length).linesBefore;
    const days = Array.from({ length: story.cutDay - story.firstInvoiceDay }, (_, i) => story.firstInvoiceDay + i);
    this.linesOfDays = new Map(days.map((day) => [dateOf(day), this.#linesOf(day)]));
  }

  /** The last night whose run had been at a moment. */
  before(moment: number): PastNight {
    const day = dayAt(moment, this.#story.timeZone);
    const at = this.#runOf(day);
    return at <= moment ? this.#night(day, at) : this.#night(day - 1, this.#runOf(day - 1));
  }

  /** When the next run begins after a moment. */
  nextRun(moment: number): number {
    const day = dayAt(moment, this.#story.timeZone);
    return this.#runOf(day) > moment ? this.#runOf(day) : this.#runOf(day + 1);
  }

  #night(day: number, at: number): PastNight {
    const { cut, cutDay } = this.#story;
    const newest = Math.min(at, cut);
    // Lines of the day before.
    const rows_synced = day > cutDay ? 0 : this.#linesOf(day - 1);
    const state = syncStateRows({ ...this.#story, lastNight: at, cut: newest });
    return {
      at,
      state: state.map((row) => (row.entity === 'invoices' ? { ...row, rows_synced } : row)),
      newestLineAt: timestamp(newest),
      newestBusinessDate: dateOf(Math.min(day, cutDay) - 1),
    };
  }

  #linesOf(day: number): number {
    const index = day - this.#story.firstInvoiceDay;
    return (this.#linesBefore[index + 1] ?? 0) - (this.#linesBefore[index] ?? 0);
  }

  /** Remembered, because a time zone is slow to ask. */
  #runOf(day: number): number {
    const known = this.#runs.get(day) ?? momentOf(day, NIGHTLY_HOUR, this.#story.timeZone);
    this.#runs.set(day, known);
    return known;
  }
}
