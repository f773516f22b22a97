const DAY_MS = 86_400_000;

/** Good Friday, Easter Monday, Ascension Day, Whit Monday and Corpus Christi, in days from Easter Sunday. */
const DAYS_FROM_EASTER: readonly number[] = [-2, 1, 39, 50, 60];

/**
 * The days of a year before on which a day off of this one would have been: the same date, the same weekday of its month
 * counted from its beginning and from its end (Labor Day is a first Monday, Memorial Day a last one), and the same feast of
 * Easter's. Saturdays and Sundays are left out, as they say nothing of a working day.
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
    ...sameFeast(date.getTime(), year),
  ].map((moment) => new Date(moment));
  const working = days.filter((found) => found.getUTCDay() !== 0 && found.getUTCDay() !== 6);
  return [...new Set(working.map((found) => found.toISOString().slice(0, 10)))];
}

/** When the feast that `at` is was in another year; none where it is no feast of Easter's. */
function sameFeast(at: number, year: number): number[] {
  const days = Math.round((at - easterOf(new Date(at).getUTCFullYear())) / DAY_MS);
  return DAYS_FROM_EASTER.includes(days) ? [easterOf(year) + days * DAY_MS] : [];
}

/** Easter Sunday of the Gregorian calendar at midnight UTC, by the rule of Meeus, Jones and Butcher. */
function easterOf(year: number): number {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor((year % 100) / 4) - epact - (year % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const days = epact + weekday - 7 * late + 114;
  return Date.UTC(year, Math.floor(days / 31) - 1, (days % 31) + 1);
}
