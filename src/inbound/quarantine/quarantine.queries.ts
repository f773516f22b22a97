import { stagingName } from '../staging/staging.queries.js';
import type { PulledTable } from '../tables/pulled-table.js';

/** Keeps records that could not be taken over: source $1, table $2, JSON $3 (key, reason, original), run $4. */
export const NOTE_BAD = `
  INSERT INTO pipeline.quarantine AS q (source, table_name, record_id, reason, original, run_id)
  SELECT $1, $2, b.key, b.reason, b.original, $4
    FROM jsonb_to_recordset($3::jsonb) AS b(key text, reason text, original jsonb)
      ON CONFLICT (source, table_name, record_id) DO UPDATE
     SET reason = excluded.reason, original = excluded.original, run_id = excluded.run_id,
         last_seen_at = clock_timestamp(), times = q.times + 1`;

/** Lets go what was read well, or is there no more: source $1, table $2, still bad $3, asked for by their keys $4. */
export function releaseGood(table: PulledTable): string {
  const isRead = `EXISTS (SELECT FROM ${stagingName(table)} s WHERE s.key = q.record_id)`;
  const gone = `(${table.whole} OR q.record_id = ANY($4::text[]) OR ${isRead})`;
  return `
  DELETE FROM pipeline.quarantine q
   WHERE q.source = $1 AND q.table_name = $2 AND q.record_id <> ALL($3::text[]) AND ${gone}`;
}

/** What is set aside of a table. */
export const SELECT_QUARANTINED_KEYS = `
  SELECT record_id FROM pipeline.quarantine WHERE source = $1 AND table_name = $2 ORDER BY record_id`;

const SELECTED = `
  ($1::text[] IS NULL OR source = ANY($1)) AND ($2::text[] IS NULL OR table_name = ANY($2))
     AND ($3::text[] IS NULL OR record_id = ANY($3))`;

/** In microseconds since 1970, since that is what PostgreSQL keeps: a cursor of less would skip or repeat. */
const MICROSECONDS = '(extract(epoch FROM first_seen_at) * 1000000)::bigint';

/**
 * A page of what is set aside, the latest to come in first: sources $1, tables $2, records $3, $4 of them at most, those after
 * the moment $5, table $6 and record $7.
 */
export const SELECT_QUARANTINE = `
  SELECT source, table_name, record_id, reason, original, first_seen_at, last_seen_at, times, run_id::text,
         ${MICROSECONDS}::text AS moment
    FROM pipeline.quarantine
   WHERE ${SELECTED}
     AND ($5::bigint IS NULL OR ${MICROSECONDS} < $5 OR (${MICROSECONDS} = $5 AND (table_name, record_id) > ($6::text, $7::text)))
   ORDER BY first_seen_at DESC, table_name, record_id
   LIMIT $4`;

/** How many there are in all: sources $1, tables $2, records $3. */
export const COUNT_QUARANTINE = `SELECT count(*)::int AS total FROM pipeline.quarantine WHERE ${SELECTED}`;
