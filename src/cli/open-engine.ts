import pg from 'pg';
import { assetRules } from '../assets/asset-rules.js';
import { AssetStore } from '../assets/asset-store.js';
import { loadSettings } from '../boot/load-settings.js';
import { migrate } from '../database/migrate.js';
import { PG_TYPES } from '../database/pg-types.js';
import { SchemaIncompleteError } from '../database/schema/schema-incomplete-error.js';
import { PictureCopies } from '../inbound/pictures/picture-copies.js';
import { PullEngine } from '../inbound/pull/pull-engine.js';
import { pullersOf } from '../inbound/sources/pullers-of.js';
import { AirtableClient } from '../upstreams/airtable/airtable-client.js';
import { AsanaClient } from '../upstreams/asana/asana-client.js';
import { PostgresRateLimits, type SqlRows } from '../upstreams/limits/postgres-rate-limits.js';
import { readMapping } from '../upstreams/mapping/read-mapping.js';
import { NetSuiteClient } from '../upstreams/netsuite/netsuite-client.js';
import { findProduct } from './find-product.js';

const CONNECT_TIMEOUT_MS = 5000;
/** The lease and the record of the runs: a pull itself has a connection of its own. */
const POOL_SIZE = 3;

/** The pulls, as a command runs them. */
export interface OpenEngine {
  readonly engine: PullEngine;
  close(): Promise<void>;
}

/**
 * Finds the warehouse and the upstreams, and makes what pulls write to where it is missing.
 * @throws Error with a sentence, ConfigError, UpstreamMappingError.
 */
export async function openEngine(environment: Readonly<Record<string, string | undefined>>): Promise<OpenEngine> {
  const { databaseUrl, env } = await findProduct(environment);
  const { config, upstreams, queueMapping } = loadSettings(env);
  const mapping = await readMapping(upstreams.mappingFile);
  const directUrl = config.databaseDirectUrl ?? databaseUrl;
  const { refused } = await migrate(directUrl);
  if (refused) throw new SchemaIncompleteError(refused.cause, refused.missingGrant);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'athena-pipeline command',
    types: PG_TYPES,
  });
  // Of an idle connection that is lost nobody waits for anything.
  pool.on('error', () => undefined);
  const database: SqlRows = {
    async rows<Row extends object>(sql: string, values: readonly unknown[] = []) {
      return (await pool.query<Row>(sql, [...values])).rows;
    },
  };
  const limits = new PostgresRateLimits(database);
  const { airtable, asana, netsuite } = upstreams;
  const clients = {
    airtable: airtable && new AirtableClient(airtable, limits),
    asana: asana && new AsanaClient(asana, limits),
    netsuite: netsuite && new NetSuiteClient({ ...netsuite, invoices: mapping.invoices }, limits),
  };
  const pictures = new PictureCopies(new AssetStore(database, assetRules(airtable?.filesOrigin)));
  const pullers = pullersOf({ ...clients, mapping }, config.businessTimeZone, pictures);
  return {
    engine: new PullEngine({ database, directUrl, pullers, queueIsMapped: queueMapping !== undefined }),
    close: () => pool.end(),
  };
}
