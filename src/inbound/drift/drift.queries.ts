import { openStatusOf } from '../merge/keep.queries.js';
import { KEPT } from '../merge/merge.queries.js';
import { stagingName } from '../staging/staging.queries.js';
import { anyDiffers, differs, type PulledTable } from '../tables/pulled-table.js';

/** So many differences of a table are listed; all are counted. */
const MOST_LISTED = 10_000;

/** What a difference is told by: the columns of `pipeline.drift_field` without the run and the table. */
const FOUND = 'record_id, field, kind, ours, theirs, changed_last, changed_by, changed_at, waiting';

/**
 * Every field of a table that differs from what was staged, and every record that only one side has; $1 is the
 * database's clock when the reading began, $2 the keys that are no difference.
 *
 * Who changed it last: an edit that is not delivered is ours, and one that was, and is no longer there, was followed by one
 * upstream. Where nothing was edited here the time of a record tells, where the upstream has one; else nobody can say.
 */
function differences(table: PulledTable, queueIsOurs: boolean): string {
  const { name, key, columns, entity } = table;
  const modified = columns.find((column) => column.name.endsWith('modified_at'))?.name;
  const sides = columns.map(
    (column) =>
      `('${column.name}', to_jsonb(t.${column.name}), to_jsonb(s.${column.name}), ${differs(column, 't', 's')})`,
  );
  const byTime =
    modified === undefined
      ? `'unknown'`
      : `CASE WHEN s.${modified} > t.${modified} THEN 'upstream' WHEN s.${modified} = t.${modified} THEN 'warehouse' ELSE 'unknown' END`;
  const staged = `(SELECT key AS ${key}${columns.map((column) => `, c_${column.name} AS ${column.name}`).join('')}
                     FROM ${stagingName(table)})`;
  const edit =
    entity === undefined
      ? '(SELECT NULL::text AS requested_by, NULL::timestamptz AS requested_at, NULL::jsonb AS new_value) e ON false'
      : `LATERAL (
           SELECT h.requested_by, h.requested_at, c.new_value
             FROM pipeline.change_field c JOIN pipeline.change h ON h.id = c.change_id
            WHERE c.entity = '${entity}' AND c.entity_id = t.${key} AND c.field = d.field
            ORDER BY c.seq DESC LIMIT 1) e ON true`;
  const waiting = entity === undefined || !queueIsOurs ? 'NULL::text' : openStatusOf(entity, `t.${key}`, 'd.field');
  return `
    SELECT t.${key} AS record_id, d.field, 'differs' AS kind, d.ours, d.theirs,
           CASE WHEN k.key IS NOT NULL THEN 'warehouse'
                WHEN e.requested_at IS NULL THEN ${byTime}
                WHEN coalesce(e.new_value, 'null') = coalesce(d.ours, 'null') THEN 'upstream'
                ELSE 'warehouse' END AS changed_last,
           CASE WHEN k.key IS NOT NULL THEN e.requested_by END AS changed_by,
           CASE WHEN k.key IS NOT NULL THEN e.requested_at ${modified === undefined ? '' : `ELSE s.${modified}`} END AS changed_at,
           CASE WHEN k.key IS NOT NULL THEN coalesce(${waiting}, 'edited') END AS waiting
      FROM ${name} t
      JOIN ${staged} s ON s.${key} = t.${key} AND (${anyDiffers(columns, 't', 's')})
     CROSS JOIN LATERAL (VALUES ${sides.join(',\n           ')}) AS d(field, ours, theirs, differing)
      LEFT JOIN ${KEPT} k ON k.key = t.${key} AND k.field = d.field
      LEFT JOIN ${edit}
     WHERE d.differing
     UNION ALL
    SELECT s.${key}, '', 'only_upstream', NULL, to_jsonb(s), 'upstream', NULL, NULL, NULL
      FROM ${staged} s
     WHERE NOT EXISTS (SELECT FROM ${name} t WHERE t.${key} = s.${key}) AND s.${key} <> ALL($2::text[])
     UNION ALL
    SELECT t.${key}, '', 'only_warehouse', to_jsonb(t), NULL, 'unknown', NULL, NULL, NULL
      FROM ${name} t
     WHERE NOT EXISTS (SELECT FROM ${stagingName(table)} s WHERE s.key = t.${key})
       AND coalesce(t.synced_at, '-infinity') < $1 AND t.${key} <> ALL($2::text[])`;
}

/** Lists the differences of a table for run $3 in one statement with their count, so that both are of one moment. */
export function noteDifferences(table: PulledTable, queueIsOurs: boolean): string {
  return `
  WITH found AS MATERIALIZED (${differences(table, queueIsOurs)}), listed AS (
    INSERT INTO pipeline.drift_field (run_id, table_name, ${FOUND})
    SELECT $3, '${table.name}', ${FOUND} FROM found ORDER BY record_id, field LIMIT ${MOST_LISTED}
  )
  SELECT count(*)::int AS differing,
         (count(*) FILTER (WHERE waiting IS NOT NULL))::int AS waiting,
         (SELECT count(*) FROM ${stagingName(table)} s
           WHERE EXISTS (SELECT FROM ${table.name} t WHERE t.${table.key} = s.key))::int AS shared,
         (count(*) FILTER (WHERE kind <> 'differs'))::int AS alone
    FROM found`;
}

/** What {@link noteDifferences} counts: differences, those that an edit waits for, records that both sides or one has. */
export interface DifferenceCounts {
  readonly differing: number;
  readonly waiting: number;
  readonly shared: number;
  readonly alone: number;
}

/** Marks the differences of run $1 that are none any more. */
export function markRepaired({ name, key }: Pick<PulledTable, 'name' | 'key'>): string {
  return `
  UPDATE pipeline.drift_field d
     SET repaired_at = clock_timestamp()
   WHERE d.run_id = $1 AND d.table_name = '${name}' AND d.repaired_at IS NULL
     AND CASE d.kind
         WHEN 'only_warehouse' THEN NOT EXISTS (SELECT FROM ${name} t WHERE t.${key} = d.record_id)
         WHEN 'only_upstream' THEN EXISTS (SELECT FROM ${name} t WHERE t.${key} = d.record_id)
         ELSE EXISTS (SELECT FROM ${name} t
                       WHERE t.${key} = d.record_id
                         AND coalesce(to_jsonb(t) -> d.field, 'null') = coalesce(d.theirs, 'null')) END`;
}

/** Differences of run $1 that are still there, but for those that an edit waits for. */
export const COUNT_LEFT = `
  SELECT count(*)::int AS left FROM pipeline.drift_field WHERE run_id = $1 AND repaired_at IS NULL AND waiting IS NULL`;

/** Columns of a run as it is answered. */
const RUN = `
  id::text, source, trigger, requested_by, instance, started_at, finished_at, status, repair, rows_compared::float8,
  fields_compared::float8, fields_differing::float8, fields_waiting::float8, fields_repaired::float8, error`;

export const CLOSE_ABANDONED_DRIFT = `
  UPDATE pipeline.drift_run
     SET status = 'failed', finished_at = clock_timestamp(), error = 'The process that ran it (' || instance || ') ended.'
   WHERE source = $1 AND finished_at IS NULL`;

/** Begins a comparison: source, trigger, who, which instance, whether it repairs. */
export const BEGIN_DRIFT = `
  INSERT INTO pipeline.drift_run (source, trigger, requested_by, instance, repair)
  VALUES ($1, $2, $3, $4, $5)
  RETURNING ${RUN}`;

/** Ends comparison $1: status, error, compared rows and fields, differing and waiting ones. */
export const FINISH_DRIFT = `
  UPDATE pipeline.drift_run
     SET status = $2, error = $3, rows_compared = $4, fields_compared = $5, fields_differing = $6, fields_waiting = $7,
         fields_repaired = (SELECT count(*) FROM pipeline.drift_field f WHERE f.run_id = $1 AND f.repaired_at IS NOT NULL),
         finished_at = clock_timestamp()
   WHERE id = $1 AND finished_at IS NULL
  RETURNING ${RUN}`;

export const SELECT_DRIFT = `SELECT ${RUN} FROM pipeline.drift_run WHERE id = $1::bigint`;

/** The newest $2 comparisons of sources $1. */
export const SELECT_DRIFTS = `
  SELECT ${RUN} FROM pipeline.drift_run
   WHERE $1::text[] IS NULL OR source = ANY($1) ORDER BY pipeline.drift_run.id DESC LIMIT $2`;

/** The latest comparison of source $1. */
export const SELECT_LATEST_DRIFT = `SELECT ${RUN} FROM pipeline.drift_run WHERE source = $1 ORDER BY pipeline.drift_run.id DESC LIMIT 1`;

/** A page of the differences of comparison $1: $2 of them at most, those after table $3, record $4 and field $5. */
export const SELECT_DIFFERENCES = `
  SELECT table_name, record_id, field, kind, ours, theirs, changed_last, changed_by, changed_at, waiting, repaired_at
    FROM pipeline.drift_field
   WHERE run_id = $1::bigint AND ($3::text IS NULL OR (table_name, record_id, field) > ($3, $4::text, $5::text))
   ORDER BY table_name, record_id, field
   LIMIT $2`;

/** How many differences of comparison $1 are listed. */
export const COUNT_DIFFERENCES = 'SELECT count(*)::int AS total FROM pipeline.drift_field WHERE run_id = $1::bigint';

/** Comparisons of a year ago and older are forgotten with their differences. */
export const FORGET_OLD_DRIFT = `
  DELETE FROM pipeline.drift_run WHERE source = $1 AND started_at < clock_timestamp() - interval '1 year'`;
