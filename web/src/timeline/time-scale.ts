import { locale } from '../i18n/texts';
import { dayNumber, dayOf } from '../ui/days';

/** The steps of the zoom, in pixels a day: from years on a screen to days. */
export const ZOOMS = [0.7, 1, 1.5, 2.2, 3.2, 4.8, 7, 10, 15, 22, 32] as const;
export const DEFAULT_ZOOM = 3.2;

/** Named places on it, for whoever does not want to think in steps. */
export const ZOOM_NAMES = { years: 0.7, quarters: 2.2, months: 4.8, weeks: 15 } as const;
export type ZoomName = keyof typeof ZOOM_NAMES;

/** Room before the first day and after the last one. */
const MARGIN_DAYS = 60;
const MIN_LABEL_PX = 34;

/** Days on a line. */
export interface TimeScale {
  readonly pxPerDay: number;
  readonly width: number;
  /** Where a day begins. */
  x(day: string): number;
  /** The day at a place. */
  day(x: number): string;
}

/** A line of all days that are in use, and today. */
export function timeScale(days: Iterable<string>, today: string, pxPerDay: number): TimeScale {
  let first = dayNumber(today);
  let last = first;
  for (const day of days) {
    const number = dayNumber(day);
    if (number < first) first = number;
    if (number > last) last = number;
  }
  first -= MARGIN_DAYS;
  last += MARGIN_DAYS;
  return {
    pxPerDay,
    width: Math.ceil((last - first) * pxPerDay),
    x: (day) => (dayNumber(day) - first) * pxPerDay,
    day: (x) => dayOf(Math.floor(first + x / pxPerDay)),
  };
}

/** A mark of the axis. */
export interface Tick {
  readonly day: string;
  readonly x: number;
  readonly width: number;
  readonly label: string;
}

const monthName = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
const monthAndYear = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** The two rows of the axis: years over months, or months over weeks where there is room for them. */
export function ticksOf(scale: TimeScale): { readonly upper: readonly Tick[]; readonly lower: readonly Tick[] } {
  const years = periods(scale, (year) => [year + 1, 0], yearOf);
  if (scale.pxPerDay * 7 >= MIN_LABEL_PX) {
    const months = periods(
      scale,
      (year, month) => [year, month + 1],
      (at) => monthAndYear.format(at),
    );
    return { upper: months, lower: weeks(scale) };
  }
  if (scale.pxPerDay * 28 >= MIN_LABEL_PX) {
    return {
      upper: years,
      lower: periods(
        scale,
        (year, month) => [year, month + 1],
        (at) => monthName.format(at),
      ),
    };
  }
  const quarter = (at: Date): string => `Q${Math.floor(at.getUTCMonth() / 3) + 1}`;
  return { upper: years, lower: periods(scale, (year, month) => [year, (Math.floor(month / 3) + 1) * 3], quarter) };
}

const yearOf = (at: Date): string => String(at.getUTCFullYear());

/** Periods of whole months. @param next the month after a period that begins in the given one. */
function periods(
  scale: TimeScale,
  next: (year: number, month: number) => readonly [number, number],
  label: (at: Date) => string,
): Tick[] {
  const ticks: Tick[] = [];
  const begin = new Date(`${scale.day(0)}T00:00:00Z`);
  let at = begin;
  while (scale.x(isoOf(at)) < scale.width) {
    const after = new Date(Date.UTC(...next(at.getUTCFullYear(), at.getUTCMonth())));
    const x = Math.max(0, scale.x(isoOf(at)));
    ticks.push({ day: isoOf(at), x, width: Math.min(scale.width, scale.x(isoOf(after))) - x, label: label(at) });
    at = after;
  }
  return ticks;
}

/** Weeks from Monday, each by the day of its month. */
function weeks(scale: TimeScale): Tick[] {
  const ticks: Tick[] = [];
  const first = dayNumber(scale.day(0));
  // The first of January 1970 was a Thursday.
  const MONDAY = 4;
  for (let day = first + ((MONDAY - (first % 7) + 7) % 7); ; day += 7) {
    const iso = dayOf(day);
    const x = scale.x(iso);
    if (x >= scale.width) return ticks;
    ticks.push({ day: iso, x, width: scale.pxPerDay * 7, label: String(Number(iso.slice(8))) });
  }
}

const isoOf = (at: Date): string => at.toISOString().slice(0, 10);
