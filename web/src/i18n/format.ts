import { formatNumber, locale, onDemand } from './texts';

const day = onDemand(
  () => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
);
const shortDay = onDemand(() => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }));
const moment = onDemand(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }));
const exact = onDemand(() => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }));
const money = onDemand(() => new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' }));
const moneyRound = onDemand(
  () => new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD', maximumFractionDigits: 0 }),
);
const relative = onDemand(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }));

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** A business day (`2027-02-28`) as people write it. It has no time zone, so it is never shifted into one. */
export function formatDay(date: string, { year = true } = {}): string {
  const at = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? date : (year ? day() : shortDay()).format(at);
}

/** A moment, in the person's time zone. */
export const formatMoment = (iso: string): string => moment().format(new Date(iso));

/** A moment with everything that is known of it, the time zone too: for whoever compares it with a log. */
export const formatExact = (iso: string): string => exact().format(new Date(iso));

/** `3 min. ago`, `in 2 hr.`; below a minute `now`. */
export function formatRelative(iso: string, now: number): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative().format(Math.trunc(seconds / size), unit);
  }
  return relative().format(0, 'second');
}

/** Money to the cent. */
export const formatMoney = (amount: number): string => money().format(amount);

/** Money without cents, for headlines; the exact amount stands in the table beside. */
export const formatRoundMoney = (amount: number): string => moneyRound().format(amount);

/** A whole number. */
export const formatCount = formatNumber;

/** Today where the person is, as a business day. */
export function today(): string {
  const now = new Date();
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
