import { stagingName } from '../staging/staging.queries.js';
import { anyDiffers, differs, type PulledColumn, type PulledTable } from '../tables/pulled-table.js';

/** Fields that keep our value; made once a merge, in the session of the pull. */
export const KEPT = 'pg_temp.kept_field';

/** The staged row under the warehouse's own names of columns. */
function staged({ columns, key, ...table }: PulledTable): string {
  const named = columns.map(({ name }) => `, c_${name} AS ${name}`).join('');
  return `(SELECT key AS ${key}, read_at, links${named} FROM ${stagingName({ columns, key, ...table })})`;
}

/** Our value stands where the field is kept, or where it does not differ from theirs. */
function stands(column: PulledColumn): string {
  return `(k.fields ? '${column.name}') IS TRUE OR NOT (${differs(column, 't', 's')})`;
}

/**
 * Locks, in the order of their keys, the rows that differ from what was read, and counts what there is to do. An edit locks
 * its row first, too: from here on none can come between. Nothing is written where nothing has to be, because a statement
 * of no row would still announce the table, and every reader would build its lists anew.
 */
export function lockDiffering(table: PulledTable): string {
  const { name, key, columns } = table;
  return `
  WITH locked AS MATERIALIZED (
    SELECT t.${key} FROM ${name} t JOIN ${staged(table)} s ON s.${key} = t.${key}
     WHERE ${anyDiffers(columns, 't', 's')}
     ORDER BY t.${key}
       FOR UPDATE OF t
  )
  SELECT (SELECT count(*) FROM locked)::int AS differing,
         (SELECT count(*) FROM ${stagingName(table)} s
           WHERE NOT EXISTS (SELECT FROM ${name} t WHERE t.${key} = s.key))::int AS missing`;
}

/** What {@link lockDiffering} counts. */
export interface ToDo {
  readonly differing: number;
  readonly missing: number;
}

/** Updates what differs, field by field, but for those that are kept. Counts the rows. */
export function updateDiffering(table: PulledTable): string {
  const { name, key, columns } = table;
  const set = columns.map(
    (column) => `${column.name} = CASE WHEN ${stands(column)} THEN t.${column.name} ELSE s.${column.name} END`,
  );
  return `
  UPDATE ${name} t
     SET ${[...set, 'synced_at = clock_timestamp()'].join(',\n         ')}
    FROM ${staged(table)} s
    LEFT JOIN (SELECT key, jsonb_object_agg(field, true) AS fields FROM ${KEPT} GROUP BY key) k ON k.key = s.${key}
   WHERE t.${key} = s.${key} AND NOT (${columns.map((column) => `(${stands(column)})`).join(' AND ')})`;
}

/** How many fields keep our value although theirs differs. */
export function countKept(table: PulledTable): string {
  const { name, key, columns } = table;
  const cases = columns.map((column) => `WHEN '${column.name}' THEN ${differs(column, 't', 's')}`);
  return `
  SELECT count(*)::int AS kept
    FROM ${KEPT} k
    JOIN ${staged(table)} s ON s.${key} = k.key
    JOIN ${name} t ON t.${key} = k.key
   WHERE CASE k.field ${cases.join(' ')} ELSE false END`;
}

/**
 * Inserts what is missing. No ON CONFLICT: a table that others made need not have a unique key. Two writers of one record
 * at once end in an error of the second, who tries again.
 */
export function insertMissing(table: PulledTable): string {
  const { name, key, columns } = table;
  const names = columns.map((column) => column.name);
  return `
  INSERT INTO ${name} (${[key, ...names, 'synced_at'].join(', ')})
  SELECT ${['s.key', ...names.map((column) => `s.c_${column}`), 'clock_timestamp()'].join(', ')}
    FROM ${stagingName(table)} s
   WHERE NOT EXISTS (SELECT FROM ${name} t WHERE t.${key} = s.key)`;
}
