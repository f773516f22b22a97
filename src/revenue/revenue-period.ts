/** The days of a year that revenue counts, and the same stretch of the year before. */
export interface RevenuePeriod {
  readonly year: number;
  /** `YYYY-MM-DD`, both ends inclusive; `to` lies before `from` for a year that has not begun. */
  readonly from: string;
  readonly to: string;
  readonly previousFrom: string;
  readonly previousTo: string;
}

/** The period of a year as of `today` (`YYYY-MM-DD`): a past year whole, the current one up to today. */
export function revenuePeriod(year: number, today: string): RevenuePeriod {
  const lastDay = `${year}-12-31`;
  const to = today < lastDay ? today : lastDay;
  const began = to >= `${year}-01-01`;
  return {
    year,
    from: `${year}-01-01`,
    to,
    previousFrom: `${year - 1}-01-01`,
    previousTo: began ? sameDayBefore(to) : `${year - 2}-12-31`,
  };
}

/** The first days of the months that a period touches, as `YYYY-MM`. */
export function monthsOf({ year, from, to }: RevenuePeriod): string[] {
  if (to < from) return [];
  const last = Number(to.slice(5, 7));
  return Array.from({ length: last }, (_, month) => `${year}-${String(month + 1).padStart(2, '0')}`);
}

/** 29 February has no same day in the year before, which is never a leap year: 28 February stands for it. */
function sameDayBefore(day: string): string {
  const monthAndDay = day.slice(5);
  return `${Number(day.slice(0, 4)) - 1}-${monthAndDay === '02-29' ? '02-28' : monthAndDay}`;
}
