import { stagingName } from '../staging/staging.queries.js';
import type { PulledTable } from '../tables/pulled-table.js';
import { KEPT } from './merge.queries.js';

/** Links to several records that were read ($1: the columns of links), but for fields in which a person has chosen here. */
const FOUND = (table: PulledTable): string => `
  SELECT s.key AS record_id, l.key AS column_name, ARRAY(SELECT jsonb_array_elements_text(l.value)) AS linked_ids
    FROM ${stagingName(table)} s CROSS JOIN LATERAL jsonb_each(s.links) l
   WHERE s.links IS NOT NULL AND l.key = ANY($1)
     AND NOT EXISTS (SELECT FROM ${KEPT} k WHERE k.key = s.key AND k.field = l.key)`;

/** Whether what is kept of links to several records differs from what was read. Asked first: a write announces the table. */
export function findChangedLinks(table: PulledTable): string {
  return `
  WITH found AS (${FOUND(table)}), kept AS (
    SELECT m.record_id, m.column_name, m.linked_ids FROM pipeline.multiple_link m
     WHERE m.table_name = '${table.name}' AND m.column_name = ANY($1)
       AND NOT EXISTS (SELECT FROM ${KEPT} k WHERE k.key = m.record_id AND k.field = m.column_name)
  )
  SELECT EXISTS ((SELECT * FROM found EXCEPT SELECT * FROM kept) UNION ALL (SELECT * FROM kept EXCEPT SELECT * FROM found))
         AS changed`;
}

/** Forgets links that are no longer several, or whose record is gone. */
export function forgetLinks(table: PulledTable): string {
  return `
  DELETE FROM pipeline.multiple_link m
   WHERE m.table_name = '${table.name}' AND m.column_name = ANY($1)
     AND NOT EXISTS (SELECT FROM (${FOUND(table)}) f WHERE f.record_id = m.record_id AND f.column_name = m.column_name)
     AND NOT EXISTS (SELECT FROM ${KEPT} k WHERE k.key = m.record_id AND k.field = m.column_name)`;
}

/** Notes links to several records. */
export function noteLinks(table: PulledTable): string {
  return `
  INSERT INTO pipeline.multiple_link AS m (table_name, record_id, column_name, linked_ids)
  SELECT '${table.name}', f.record_id, f.column_name, f.linked_ids FROM (${FOUND(table)}) f
      ON CONFLICT (table_name, record_id, column_name) DO UPDATE
     SET linked_ids = excluded.linked_ids
   WHERE m.linked_ids IS DISTINCT FROM excluded.linked_ids`;
}
