const DAY_MS = 86_400_000;

/** Days since the beginning of 1970; a business day has no time zone, so all are 24 hours long. */
export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

/** The business day with this number. */
export function dayOf(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** A business day that is so many days later; earlier when negative. */
export function addDays(date: string, days: number): string {
  return dayOf(dayNumber(date) + days);
}

/** How many days `to` is after `from`. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}
