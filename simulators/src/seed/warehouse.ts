import pg from 'pg';
import { type BaseFields, pendingBaseFields } from './pending-edits.js';

/** A row of the warehouse; dates are `YYYY-MM-DD`, moments ISO 8601, JSON is text. */
export type WarehouseRow = Readonly<Record<string, string | boolean | readonly string[] | null>>;

/** What the upstreams are seeded from. */
export interface WarehouseCopy {
  /** The rows of `airtable_raw.*` and `asana_raw.*`, by table name with schema, in the order of their ids. */
  readonly tables: ReadonlyMap<string, readonly WarehouseRow[]>;
  /** All records of a link where one is meant, by `table/record id/column`. */
  readonly multipleLinks: ReadonlyMap<string, readonly string[]>;
  /** What upstreams still say where an edit waits in the queue. */
  readonly baseFields: BaseFields;
}

/** Rows of these tables exist upstream. */
const TABLES = {
  'airtable_raw.client': 'id, name',
  'airtable_raw.product_line': 'id, name, brand_id, logo_url',
  'airtable_raw.product': 'id, name, status, brand_id, product_line, netsuite_item, photo_url',
  'airtable_raw.sku': 'id, sku_name, product_id, size_name, regions, photo_url',
  'airtable_raw.dev_group': `id, name, status, brand, product_line, concept_date::text, brief_date::text,
    formulation_date::text, sampling_date::text, packaging_date::text, regulatory_date::text, production_date::text,
    launch_date::text, asana_project_gid, asana_gids::text`,
  'asana_raw.project': `gid AS id, gid, name, archived, ${isoText('modified_at')}`,
  'asana_raw.task': `gid AS id, gid, project_gid, name, due_on::text, completed, assignee_name, ${isoText('modified_at')}`,
} as const;

/** Reads the warehouse as it is at one moment. */
export async function copyWarehouse(databaseUrl: string): Promise<WarehouseCopy> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // One snapshot: a row and the edit of it that waits belong together.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const tables = new Map<string, readonly WarehouseRow[]>();
    for (const [table, columns] of Object.entries(TABLES)) {
      const { rows } = await client.query<WarehouseRow>(`SELECT ${columns} FROM ${table} ORDER BY id`);
      tables.set(table, rows);
    }
    const links = await client.query<{ key: string; linked_ids: string[] }>(
      `SELECT concat_ws('/', table_name, record_id, column_name) AS key, linked_ids FROM pipeline.multiple_link`,
    );
    const baseFields = await pendingBaseFields(client);
    await client.query('COMMIT');
    return { tables, multipleLinks: new Map(links.rows.map(({ key, linked_ids }) => [key, linked_ids])), baseFields };
  } finally {
    await client.end();
  }
}

function isoText(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;
}
