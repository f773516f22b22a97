import pg from 'pg';
import type { AppConfig } from '../common/config/app-config.js';
import type { DatabaseOptions } from '../database/database-options.js';
import { isWarehouseEmpty } from '../database/demo/fill-demo-warehouse.js';
import { migrate } from '../database/migrate.js';
import { installRevenueRollup } from '../database/revenue-rollup/install-revenue-rollup.js';
import { revenueSource } from '../database/revenue-rollup/revenue-source.js';
import { ToldGrants } from '../database/told-grants.js';
import { showDemoProgress } from './demo-progress.js';
import { fillDemo } from './fill-demo.js';
import type { OpenDatabase } from './open-database.js';

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Makes the warehouse ready to be read: what is missing is created, an empty embedded one is filled with the demo, and
 * the revenue rollup is put in place. What our role may not do is said, and reads work without it.
 */
export async function prepareWarehouse(
  database: OpenDatabase,
  config: AppConfig,
  log: (line: string) => void,
): Promise<DatabaseOptions> {
  const { refused } = await migrate(database.directUrl);
  const toldGrants = new ToldGrants();
  const client = new pg.Client({ connectionString: database.directUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  await client.connect();
  try {
    // Where there is no warehouse either, the start ends with what is missing, and nothing works without our schema.
    if (refused && (await hasWarehouse(client))) {
      const remedy = toldGrants.remedy(refused.missingGrant);
      log(`Schema pipeline is not complete (${refused.cause}); reads work without it${remedy}`);
    }
    if (database.embedded && config.demoData) await fillIfEmpty(client, config, log);
    if (!refused) await installRollup(client, toldGrants, log);
    return {
      url: database.url,
      directUrl: database.directUrl,
      pipelineReady: !refused && (await revenueSource(client)) === 'rollup',
      toldGrants,
    };
  } finally {
    await client.end();
  }
}

async function fillIfEmpty(client: pg.Client, config: AppConfig, log: (line: string) => void): Promise<void> {
  if (!(await isWarehouseEmpty(client))) return;
  const progress = showDemoProgress(process.stderr, log);
  const { filled, seconds } = await fillDemo(client, config, progress.update);
  progress.end();
  if (filled) log(`Filled the demo warehouse in ${seconds.toFixed(1)} s`);
}

async function hasWarehouse(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query("SELECT FROM pg_namespace WHERE nspname = 'airtable_raw'");
  return rows.length > 0;
}

async function installRollup(client: pg.Client, grants: ToldGrants, log: (line: string) => void): Promise<void> {
  const result = await installRevenueRollup(client);
  if (result.installed) return;
  const why = result.reason === 'missing_grant' ? grants.remedy(result.missing_grant) : `: ${result.detail}`;
  log(`The revenue rollup could not be put in place (${result.reason}); revenue is summed from ns.invoices${why}`);
}
