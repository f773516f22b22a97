/**
 * How one invoice line counts. The triggers, the build, the verification and every read take these expressions from
 * here: if two of them disagreed, the rollup would differ from the sum it stands for.
 */

/**
 * The first day of a line's month, as `date`. Through `timestamp` without a zone, so the session's time zone plays no
 * part. A date outside the years 1 to 9999 (also `infinity`) is its own month: `date` reaches further than
 * `timestamp`, and one absurd date must not raise an error inside a loader's statement.
 */
export function monthOf(date: string): string {
  return `CASE WHEN ${date} BETWEEN '0001-01-01' AND '9999-12-31'
    THEN date_trunc('month', ${date}::timestamp)::date ELSE ${date} END`;
}

/**
 * A line's amount as it counts: NaN and the infinities count as 0 (one of them would turn every sum it is part of into
 * NaN, and could never be taken off again), and so does null. The line itself still counts in `lines`.
 */
export function countedAmount(amount: string): string {
  // NaN sorts above Infinity in PostgreSQL, so one range holds exactly the finite values.
  return `CASE WHEN ${amount} > '-Infinity' AND ${amount} < 'Infinity' THEN ${amount} ELSE 0 END`;
}
