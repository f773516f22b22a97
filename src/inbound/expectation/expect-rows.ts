/** What the pulls of one business day brought. */
export interface Night {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly rows: number;
}

/** Between which counts the rows of a night lie when all is well. */
export interface ExpectedRows {
  readonly low: number;
  readonly high: number;
}

/** So many nights of the same kind are looked at: older ones say less of how business is now. */
const COMPARED_NIGHTS = 28;
/** With fewer there is no telling what is usual; there are but two quiet nights in a week. */
const LEAST_NIGHTS = { busy: 6, quiet: 4 } as const;
/** Makes of a median deviation what a standard deviation would be, were the counts normally distributed. */
const DEVIATIONS = 1.4826;
/** A count that is this many deviations off is no chance. */
const TOLERATED_DEVIATIONS = 4;
/** Nights that were all alike would make any difference suspicious; so much of the usual may always be missing. */
const TOLERATED_PART = 0.4;
/** However much the nights vary: less than this part of the poorest ones that are no exception is too little. */
const PART_OF_POOR = 0.5;
/** So many of the nights may be exceptions: outages, holidays. */
const EXCEPTIONS = 0.1;
/** Where more of them were, a twentieth of the usual is still too little. */
const LEAST_PART = 0.05;
/** Below this a count may well be zero by chance. */
const FEW_ROWS = 20;

/**
 * How many rows the night of a day should bring, by what comparable nights brought; undefined while there are too few of
 * them. Median and median deviation, so that a holiday, an outage or a night that made up for one does not change what is
 * usual; and half of the poorest tenth, as four deviations of 900 ± 200 would let almost everything be lost. A night brings
 * what was done the day before: those of Sunday and Monday are the quiet ones.
 * @param nights in any order; the day itself and later ones do not count.
 */
export function expectRows(nights: readonly Night[], day: string): ExpectedRows | undefined {
  const kind = kindOf(day);
  const counts = nights
    .filter((night) => night.day < day && kindOf(night.day) === kind)
    .toSorted((a, b) => (a.day < b.day ? 1 : -1))
    .slice(0, COMPARED_NIGHTS)
    .map(({ rows }) => rows);
  if (counts.length < LEAST_NIGHTS[kind]) return undefined;
  const usual = median(counts);
  // What comes independently varies by the root of its number, also where some nights happened to be alike.
  const deviation = Math.max(DEVIATIONS * median(counts.map((count) => Math.abs(count - usual))), Math.sqrt(usual));
  const tolerance = Math.max(TOLERATED_DEVIATIONS * deviation, TOLERATED_PART * usual);
  const least = Math.max(PART_OF_POOR * poorest(counts), LEAST_PART * usual);
  const low = usual < FEW_ROWS ? 0 : Math.max(usual - tolerance, least);
  return { low: Math.floor(low), high: Math.ceil(usual + tolerance) };
}

/** What may come in a night on whose like, a year before, so many rows came: a holiday of then brings any few. */
export function lowLike(rows: number): number {
  return rows < FEW_ROWS ? 0 : Math.floor(PART_OF_POOR * rows);
}

function poorest(counts: readonly number[]): number {
  return counts.toSorted((a, b) => a - b)[Math.ceil(counts.length * EXCEPTIONS)] ?? 0;
}

function kindOf(day: string): 'busy' | 'quiet' {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 1 ? 'quiet' : 'busy';
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? 0;
  return (low + (sorted[Math.floor(middle)] ?? low)) / 2;
}
