const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for `YYYY-MM-DD` when the calendar has that day. */
export function isDate(text: string): boolean {
  const time = DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Some impossible days (February 30) are read as a day in March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The moment as vendors write it: ISO 8601 in UTC with milliseconds. */
export function isoNow(): string {
  return new Date().toISOString();
}
