import { dateOf, dayAt, momentOf, yearsBefore } from './calendar.js';

/** What decides a demo warehouse: two with the same answers on the same business day hold the same rows. */
export interface DemoOptions {
  /** The moment the demo is told from. */
  now: Date;
  /** Default 1. */
  seed?: number | undefined;
  /** IANA name; default America/New_York, as `BUSINESS_TIME_ZONE`. */
  timeZone?: string | undefined;
}

/** NetSuite's lines end this many days before the last nightly run. */
export const SILENT_DAYS = 21;

/** How far back the invoices go. */
export const INVOICE_YEARS = 5;

/** So many days before the demo's today the product began to look: as far back as gaps and readings are told of. */
export const REMEMBERED_DAYS = 90;

/** The hour at which the nightly runs start, by the business clock. */
export const NIGHTLY_HOUR = 2;

/**
 * The moments of the demo's story: every nightly run says success, and yet nothing has come from NetSuite since
 * `cut`. Moments are epoch milliseconds, days are day numbers.
 */
export interface Story {
  seed: number;
  now: number;
  timeZone: string;
  today: number;
  /** The latest nightly run there was. */
  lastNight: number;
  lastNightDay: number;
  /** The last nightly run that brought invoice lines: their watermark. Nothing of NetSuite's is newer. */
  cut: number;
  cutDay: number;
  firstInvoiceDay: number;
}

export function storyOf({ now, seed = 1, timeZone = 'America/New_York' }: DemoOptions): Story {
  const moment = now.getTime();
  const today = dayAt(moment, timeZone);
  const hasRunToday = momentOf(today, NIGHTLY_HOUR, timeZone) <= moment;
  const lastNightDay = hasRunToday ? today : today - 1;
  const cutDay = lastNightDay - SILENT_DAYS;
  return {
    seed,
    now: moment,
    timeZone,
    today,
    lastNight: momentOf(lastNightDay, NIGHTLY_HOUR, timeZone),
    lastNightDay,
    cut: momentOf(cutDay, NIGHTLY_HOUR, timeZone),
    cutDay,
    firstInvoiceDay: yearsBefore(cutDay, INVOICE_YEARS),
  };
}

/** A moment as the tables take it. */
export function timestamp(instant: number): string {
  return new Date(instant).toISOString();
}

/** The date that many days from the demo's today. */
export function dateFromToday(story: Story, days: number): string {
  return dateOf(story.today + days);
}
