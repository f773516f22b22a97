import { type RevenueSource, revenuePartsSql } from '../database/revenue-rollup/revenue-parts.sql.js';

/** Every brand with the number of what belongs to it, each counted in one pass. */
export const SELECT_BRANDS = `
  SELECT b.id,
         b.name,
         coalesce(p.product_count, 0) AS product_count,
         coalesce(p.sku_count, 0) AS sku_count,
         coalesce(d.dev_group_count, 0) AS dev_group_count
    FROM airtable_raw.client b
    LEFT JOIN (SELECT product.brand_id, count(*)::int AS product_count, coalesce(sum(s.skus), 0)::int AS sku_count
                 FROM airtable_raw.product
                 LEFT JOIN (SELECT product_id, count(*) AS skus FROM airtable_raw.sku GROUP BY product_id) s
                        ON s.product_id = product.id
                GROUP BY product.brand_id) p ON p.brand_id = b.id
    LEFT JOIN (SELECT brand, count(*)::int AS dev_group_count FROM airtable_raw.dev_group GROUP BY brand) d
           ON d.brand = b.id`;

/**
 * Every brand spelling of NetSuite up to today ($2), and its revenue since the beginning of the year ($1). From the
 * rollup: its rows are months, brands and items, however many invoices there are.
 */
export function selectRevenueBySpelling(source: RevenueSource): string {
  return `
  SELECT brand AS spelling,
         coalesce(sum(amount) FILTER (WHERE month >= $1::date), 0)::text AS revenue
    FROM (${revenuePartsSql({ from: "'0001-01-01'::date", to: '$2::date', source })}) AS part
   GROUP BY brand`;
}

/** The spellings that a person matched to brands. */
export function selectAliases(brandAlias: string): string {
  return `SELECT netsuite_brand, brand_id FROM ${brandAlias} AS alias`;
}
