/** Every product line. Products and dev groups are counted in one pass each and joined, whatever their number. */
export const SELECT_PRODUCT_LINES = `
  SELECT l.id,
         l.name,
         b.name AS brand_name,
         coalesce(p.product_count, 0) AS product_count,
         coalesce(p.active_product_count, 0) AS active_product_count,
         coalesce(d.dev_group_count, 0) AS dev_group_count
    FROM airtable_raw.product_line l
    LEFT JOIN airtable_raw.client b ON b.id = l.brand_id
    LEFT JOIN (SELECT product_line,
                      count(*)::int AS product_count,
                      (count(*) FILTER (WHERE lower(status) = 'active'))::int AS active_product_count
                 FROM airtable_raw.product
                GROUP BY product_line) p ON p.product_line = l.id
    LEFT JOIN (SELECT product_line, count(*)::int AS dev_group_count FROM airtable_raw.dev_group GROUP BY product_line) d
           ON d.product_line = l.id`;

/** What the page draws on a card for the line. */
export const SELECT_LINE_BADGES = 'SELECT id, name, logo_url FROM airtable_raw.product_line';
