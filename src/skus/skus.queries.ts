import { referenceHints, versionOf } from '../database/sql-fragments.js';
import { editableColumns } from '../sync-queue/edits/editable-resource.js';
import { SKU_EDITS } from './sku.edits.js';

/**
 * Every SKU with its product, an orphan too, or those of the ids $1. The largest of the lists, so it reads nothing that it does not answer.
 * @param multipleLink the table of links to several records, or its empty stand-in.
 */
export function selectSkus(multipleLink: string, which: 'all' | 'by-id' = 'all'): string {
  return `
  SELECT s.id,
         s.sku_name,
         s.product_id,
         p.name AS product_name,
         s.size_name,
         coalesce(s.regions, '{}') AS regions,
         s.photo_url,
         ${versionOf(editableColumns(SKU_EDITS, 's'))} AS version,
         array_remove(ARRAY[${referenceHints('product_id', 's.product_id', 'p.id', 'm.columns')}
         ], NULL) AS gap_hints
    FROM airtable_raw.sku s
    LEFT JOIN airtable_raw.product p ON p.id = s.product_id
    LEFT JOIN (SELECT record_id, array_agg(column_name) AS columns FROM ${multipleLink} surplus
                WHERE table_name = 'airtable_raw.sku' GROUP BY record_id) m
           ON m.record_id = s.id
   ${which === 'by-id' ? 'WHERE s.id = ANY($1)' : ''}`;
}
