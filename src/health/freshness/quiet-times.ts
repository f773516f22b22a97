const DAY_MS = 86_400_000;

/** A long weekend with a holiday brings no invoices for four days and is nothing to worry about. */
export const QUIET_MS = 4 * DAY_MS;
/** Fewer days with lines than this tell nothing about how the year goes. */
const DAYS_TO_LEARN = 90;
/** A pause that was longer was no holiday, but an outage that nobody mended. */
const MOST_DAYS = 14;
const LEAST_DAYS = 2;

/**
 * How long nothing new may come: the longest pause of the last 400 days, and a day more, as a holiday falls on another
 * weekday each year. Null where too little is known.
 */
export function quietFrom(longestPauseDays: number | null, knownDays: number): number | null {
  if (longestPauseDays === null || knownDays < DAYS_TO_LEARN) return null;
  return Math.min(Math.max(longestPauseDays + 1, LEAST_DAYS), MOST_DAYS) * DAY_MS;
}
