import { ASSET_PATH } from '../../assets/asset-store.js';
import { stagingName } from '../staging/staging.queries.js';
import type { PulledTable } from '../tables/pulled-table.js';

/** A staged file is its JSON until the address of our copy has taken its place; CASE keeps the cast from what is none. */
const fileOf = (column: string): string => `(CASE WHEN s.c_${column} LIKE '{%' THEN s.c_${column}::jsonb END)`;

/** What the warehouse shows now, if it is a copy of ours: an address of the upstream's ends within hours. */
function ours({ name, key }: PulledTable, column: string): string {
  return `(SELECT t.${column} FROM ${name} t WHERE t.${key} = s.key AND starts_with(t.${column}, '${ASSET_PATH}'))`;
}

/** Puts the addresses of files that were copied before in their places. */
export function placeKnown(table: PulledTable, column: string): string {
  return `
  UPDATE ${stagingName(table)} s
     SET c_${column} = '${ASSET_PATH}' || a.hash
    FROM pipeline.asset_source a
   WHERE a.source_id = ${fileOf(column)} ->> 'id' AND a.hash IS NOT NULL`;
}

/** Up to $1 files of which there is no copy: what was never tried first, so that what fails each time holds up nothing. */
export function selectMissing(table: PulledTable, column: string): string {
  return `
  SELECT s.key, ${fileOf(column)} AS file
    FROM ${stagingName(table)} s LEFT JOIN pipeline.asset_source a ON a.source_id = ${fileOf(column)} ->> 'id'
   WHERE s.c_${column} LIKE '{%'
   ORDER BY coalesce(a.tries, 0), s.line
   LIMIT $1`;
}

/** Puts the addresses of new copies in their places: JSON $1 (key, url). */
export function placeCopied(table: PulledTable, column: string): string {
  return `
  UPDATE ${stagingName(table)} s
     SET c_${column} = c.url
    FROM jsonb_to_recordset($1::jsonb) AS c(key text, url text)
   WHERE c.key = s.key`;
}

/** Of records ($1) whose file could not be copied the warehouse keeps the copy that it has, or nothing. */
export function placeOurs(table: PulledTable, column: string): string {
  return `UPDATE ${stagingName(table)} s SET c_${column} = ${ours(table, column)} WHERE s.key = ANY($1::text[])`;
}

/**
 * Where nothing may be copied: a file that failed before is set aside, and no difference; one that was never tried is one.
 * Counts the latter.
 */
export function placeWithoutCopy(table: PulledTable, column: string): string {
  return `
  WITH placed AS (
    UPDATE ${stagingName(table)} s
       SET c_${column} = CASE
           WHEN EXISTS (SELECT FROM pipeline.asset_source a WHERE a.source_id = ${fileOf(column)} ->> 'id')
           THEN ${ours(table, column)}
           ELSE 'not copied yet: ' || coalesce(${fileOf(column)} ->> 'filename', ${fileOf(column)} ->> 'id') END
     WHERE s.c_${column} LIKE '{%'
    RETURNING s.c_${column} AS placed
  )
  SELECT count(*)::int AS missing FROM placed WHERE placed LIKE 'not copied yet: %'`;
}
