import { referenceHints, versionOf } from '../database/sql-fragments.js';
import { editableColumns } from '../sync-queue/edits/editable-resource.js';
import { DEV_GROUP_EDITS } from './dev-group.edits.js';
import { STAGE_DATES } from './stage-dates.js';

/**
 * Every dev group with what it refers to, or those of the ids $1.
 * @param multipleLink the table of links to several records, or its empty stand-in.
 */
export function selectDevGroups(multipleLink: string, which: 'all' | 'by-id' = 'all'): string {
  const stages = STAGE_DATES.map((column) => `d.${column}`);
  return `
  SELECT d.id,
         d.name,
         d.status,
         d.brand AS brand_id,
         b.name AS brand_name,
         d.product_line AS product_line_id,
         l.name AS product_line_name,
         ${stages.join(', ')},
         coalesce(d.asana_gids, '{}') AS asana_gids,
         ${versionOf(editableColumns(DEV_GROUP_EDITS, 'd'))} AS version,
         array_remove(ARRAY[${referenceHints('brand', 'd.brand', 'b.id', 'm.columns')},
           ${referenceHints('product_line', 'd.product_line', 'l.id', 'm.columns')}
         ], NULL) AS gap_hints
    FROM airtable_raw.dev_group d
    LEFT JOIN airtable_raw.client b ON b.id = d.brand
    LEFT JOIN airtable_raw.product_line l ON l.id = d.product_line
    LEFT JOIN (SELECT record_id, array_agg(column_name) AS columns FROM ${multipleLink} surplus
                WHERE table_name = 'airtable_raw.dev_group' GROUP BY record_id) m
           ON m.record_id = d.id
   ${which === 'by-id' ? 'WHERE d.id = ANY($1)' : ''}`;
}
