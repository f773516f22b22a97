import { referenceHints, versionOf } from '../database/sql-fragments.js';
import { editableColumns } from '../sync-queue/edits/editable-resource.js';
import { PRODUCT_EDITS } from './product.edits.js';

/**
 * Every product with what it refers to, or those of the ids $1. SKUs and surplus links are counted in one pass each and joined by hash: a lateral
 * count for each row took 2.5 times as long on 160 products and grows with their number.
 * @param multipleLink the table of links to several records, or its empty stand-in.
 */
export function selectProducts(multipleLink: string, which: 'all' | 'by-id' = 'all'): string {
  const only = (column: string): string => (which === 'by-id' ? `WHERE ${column} = ANY($1)` : '');
  return `
  SELECT p.id,
         p.name,
         p.status,
         p.brand_id,
         b.name AS brand_name,
         p.product_line AS product_line_id,
         l.name AS product_line_name,
         p.netsuite_item,
         p.photo_url,
         coalesce(s.sku_count, 0) AS sku_count,
         ${versionOf(editableColumns(PRODUCT_EDITS, 'p'))} AS version,
         array_remove(ARRAY[${referenceHints('brand_id', 'p.brand_id', 'b.id', 'm.columns')},
           ${referenceHints('product_line', 'p.product_line', 'l.id', 'm.columns')}
         ], NULL) AS gap_hints
    FROM airtable_raw.product p
    LEFT JOIN airtable_raw.client b ON b.id = p.brand_id
    LEFT JOIN airtable_raw.product_line l ON l.id = p.product_line
    LEFT JOIN (SELECT product_id, count(*)::int AS sku_count FROM airtable_raw.sku ${only('product_id')} GROUP BY product_id) s
           ON s.product_id = p.id
    LEFT JOIN (SELECT record_id, array_agg(column_name) AS columns FROM ${multipleLink} surplus
                WHERE table_name = 'airtable_raw.product' GROUP BY record_id) m
           ON m.record_id = p.id
   ${only('p.id')}`;
}
