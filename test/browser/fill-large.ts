import type pg from 'pg';

/** What a large warehouse is here. */
export const LARGE = { products: 5000, devGroups: 1000, skus: 20_000 } as const;

/** Adds records to the demo until it is large. */
export async function fillLarge(client: pg.Client): Promise<void> {
  const count = async (table: string): Promise<number> =>
    Number((await client.query(`SELECT count(*) FROM airtable_raw.${table}`)).rows[0].count);
  await client.query(
    `INSERT INTO airtable_raw.product (id, name, status, brand_id, product_line, netsuite_item)
     SELECT 'recP' || lpad(n::text, 13, '0'), 'Product number ' || n, (ARRAY['Active', 'In Development', 'On Hold', NULL])[n % 4 + 1],
            (SELECT id FROM airtable_raw.client ORDER BY id OFFSET n % 10 LIMIT 1), NULL, 'ITEM-' || n
       FROM generate_series(1, $1::int) n`,
    [LARGE.products - (await count('product'))],
  );
  await client.query(
    `INSERT INTO airtable_raw.dev_group (id, name, status, concept_date, sampling_date, launch_date)
     SELECT 'recG' || lpad(n::text, 13, '0'), 'Group number ' || n, 'Concept', current_date + n % 100, current_date + n % 200 + 20,
            current_date + n % 300 + 60 FROM generate_series(1, $1::int) n`,
    [LARGE.devGroups - (await count('dev_group'))],
  );
  await client.query(
    `INSERT INTO airtable_raw.sku (id, sku_name, product_id, size_name, regions)
     SELECT 'recS' || lpad(n::text, 13, '0'), 'SKU number ' || n, 'recP' || lpad((n % 4000 + 1)::text, 13, '0'), n % 7 || '0 ml', '{US,CA}'
       FROM generate_series(1, $1::int) n`,
    [LARGE.skus - (await count('sku'))],
  );
}
