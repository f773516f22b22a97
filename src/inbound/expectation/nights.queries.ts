import { USABLE_BUILD } from '../../database/revenue-rollup/revenue-usable.sql.js';

/** What nights of ten weeks before $2 have brought, by business days in the zone $1. */
export const SELECT_NIGHTS = `
  SELECT to_char(started_at AT TIME ZONE $1, 'YYYY-MM-DD') AS day, sum(rows_inserted + rows_updated)::float8 AS rows
    FROM pipeline.sync_run
   WHERE source = 'netsuite' AND mode = 'incremental' AND NOT dry_run AND status IN ('ok', 'verified_quiet')
     AND started_at > $2::timestamptz - interval '70 days' AND started_at <= $2::timestamptz
   GROUP BY 1`;

/**
 * How many invoice lines are of each of the days $1, from the rollup's days, some index lookups; none of those before or in
 * which there was no business yet, that is no line in the two weeks before it.
 */
export const SELECT_LINES_OF_DAYS = `
  SELECT coalesce(sum(daily.lines), 0)::float8 AS lines
    FROM unnest($1::date[]) AS wanted(day)
    LEFT JOIN pipeline.revenue_daily AS daily ON daily.build = ${USABLE_BUILD} AND daily.day = wanted.day
   WHERE EXISTS (SELECT FROM pipeline.revenue_daily AS before
                  WHERE before.build = ${USABLE_BUILD} AND before.day BETWEEN wanted.day - 14 AND wanted.day - 1)
   GROUP BY wanted.day`;
