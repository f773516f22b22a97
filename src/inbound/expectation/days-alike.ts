const DAY_MS = 86_400_000;

/**
 * The days of a year before on which a day off of this one would have been: the same date, and the same weekday of its month
 * counted from its beginning and from its end (Labor Day is a first Monday, Memorial Day a last one). Saturdays and Sundays
 * are left out, as they say nothing of a working day.
 * @param day `YYYY-MM-DD`.
 */
export function daysAlike(day: string): string[] {
  const date = new Date(`${day}T00:00:00Z`);
  const [year, month, dayOfMonth] = [date.getUTCFullYear() - 1, date.getUTCMonth(), date.getUTCDate()];
  const weekday = date.getUTCDay();
  const first = Date.UTC(year, month, 1);
  const firstOfKind = first + ((weekday - new Date(first).getUTCDay() + 7) % 7) * DAY_MS;
  const lastDay = Date.UTC(year, month + 1, 0);
  const lastOfKind = lastDay - ((new Date(lastDay).getUTCDay() - weekday + 7) % 7) * DAY_MS;
  const weeksBefore = Math.floor((dayOfMonth - 1) / 7);
  const daysOfMonth = new Date(Date.UTC(year + 1, month + 1, 0)).getUTCDate();
  const weeksAfter = Math.floor((daysOfMonth - dayOfMonth) / 7);
  const days = [
    Date.UTC(year, month, dayOfMonth),
    firstOfKind + weeksBefore * 7 * DAY_MS,
    lastOfKind - weeksAfter * 7 * DAY_MS,
  ].map((moment) => new Date(moment));
  const working = days.filter((found) => found.getUTCDay() !== 0 && found.getUTCDay() !== 6);
  return [...new Set(working.map((found) => found.toISOString().slice(0, 10)))];
}
