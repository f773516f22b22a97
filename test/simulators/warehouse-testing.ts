import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** Gids and ids of the small warehouse that most suites seed from. */
export const BRAND = 'recBrand000000001';
export const OTHER_BRAND = 'recBrand000000002';
export const PRODUCT = 'recProduct0000001';
export const DEV_GROUP = 'recDevGroup000001';
export const PROJECT = '1200000000000010';
export const TASK = '1200000000000100';

/** SKUs, so that a listing has several pages. */
export const SKU_COUNT = 120;

/** Tasks in the project, `TASK` included. */
export const TASK_COUNT = 25;

/** A warehouse of a few rows in every table that the upstreams are seeded from. */
export async function createSmallWarehouse(): Promise<TestDatabase> {
  const database = await createTestDatabase('empty');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(`
      INSERT INTO airtable_raw.client (id, name) VALUES ('${BRAND}', 'Sol & Sea'), ('${OTHER_BRAND}', 'Alder, "Apothecary"');
      INSERT INTO airtable_raw.product (id, name, status, brand_id, netsuite_item, photo_url)
        VALUES ('${PRODUCT}', '<b>Bare</b> Lip Balm', 'Active', '${BRAND}', 'SS-1', 'https://files.example/a/balm.jpg');
      INSERT INTO airtable_raw.sku (id, sku_name, product_id, regions)
        SELECT 'recSku' || lpad(i::text, 11, '0'), 'Balm ' || lpad(i::text, 3, '0'), '${PRODUCT}', '{US,EU}'
        FROM generate_series(1, ${SKU_COUNT}) i;
      INSERT INTO airtable_raw.dev_group (id, name, status, brand, brief_date, launch_date, asana_gids)
        VALUES ('${DEV_GROUP}', 'Kelp Serum', 'Concept', '${BRAND}', '2027-01-10', '2027-06-01',
                '{"launch_date": "${TASK}"}');
      INSERT INTO asana_raw.project (gid, name, archived, modified_at)
        VALUES ('${PROJECT}', 'Kelp Serum – development', false, '2026-10-01T08:00:00Z');
      INSERT INTO asana_raw.task (gid, project_gid, name, due_on, completed, assignee_name, modified_at)
        SELECT (${TASK} + i)::text, '${PROJECT}', 'Task ' || i, '2027-06-01', false, '王芳', '2026-10-01T08:00:00Z'
        FROM generate_series(0, ${TASK_COUNT - 1}) i`);
  } finally {
    await client.end();
  }
  return database;
}
