import type { ClientBase } from 'pg';
import { businessDay } from '../../clock/business-day.js';
import { daysAlike } from '../../clock/days-alike.js';
import { type ExpectedRows, expectRows, lowLike, type Night } from './expect-rows.js';
import { SELECT_LINES_OF_DAYS, SELECT_NIGHTS } from './nights.queries.js';

const DAY_MS = 86_400_000;

/**
 * How many lines the night of `now` (ms) should bring, by what was remembered of others; undefined while there is too little. The
 * night after a day on which less was done a year before may bring less: any few, where that was a holiday.
 */
export async function expectNight(
  client: ClientBase,
  now: number,
  timeZone: string,
): Promise<ExpectedRows | undefined> {
  const { rows: nights } = await client.query<Night>(SELECT_NIGHTS, [timeZone, new Date(now)]);
  const expected = expectRows(nights, businessDay(now, timeZone));
  if (expected === undefined || expected.low === 0) return expected;
  const alike = daysAlike(businessDay(now - DAY_MS, timeZone));
  const { rows: days } = await client.query<{ lines: number }>(SELECT_LINES_OF_DAYS, [alike]);
  return { ...expected, low: Math.min(expected.low, ...days.map(({ lines }) => lowLike(lines))) };
}
