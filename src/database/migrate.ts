import pg from 'pg';
import { DataSource } from 'typeorm';
import { CreateMissingWarehouseTables1764000000001 } from './migrations/1-create-missing-warehouse-tables.js';
import { CreatePipelineSchema1764000000002 } from './migrations/2-create-pipeline-schema.js';
import { CreateRevenueRollup1764000000003 } from './migrations/3-create-revenue-rollup.js';
import { CreateWriteBack1764000000004 } from './migrations/4-create-write-back.js';
import { CreateBridge1764000000005 } from './migrations/5-create-bridge.js';
import { IndexSetAsideEntries1764000000006 } from './migrations/6-index-set-aside-entries.js';
import { CreateInbound1764000000007 } from './migrations/7-create-inbound.js';
import { CreateHealth1764000000008 } from './migrations/8-create-health.js';
import { CreateAssets1764000000009 } from './migrations/9-create-assets.js';
import { CreateMappedEntry1764000000012 } from './migrations/12-create-mapped-entry.js';
import { isRefusal, MISSING_MIGRATION_GRANTS } from './missing-grant.js';

/** What the migrations did. */
export interface MigrationResult {
  /** Names of those that ran now. */
  readonly applied: readonly string[];
  /** Set when our role may not create what is missing: reads work without it. */
  readonly refused?: { readonly cause: string; readonly missingGrant: string };
}

/** Any number; instances that start together take turns on it. */
const MIGRATION_LOCK = 7_305_204_118;

/**
 * Creates what is missing, once for all instances: schema `pipeline`, and the warehouse's tables on an empty database.
 * Nothing that exists is dropped or rewritten.
 * @param url a direct connection: the lock belongs to a session, which a pooler would share.
 */
export async function migrate(url: string): Promise<MigrationResult> {
  const lock = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await lock.query(`DO $$ BEGIN IF to_regnamespace('pipeline') IS NULL THEN CREATE SCHEMA pipeline; END IF; END $$`);
    const applied = await runMigrations(url);
    const [unreadable] = (await lock.query<UnreadableTables>(FIND_UNREADABLE_TABLES)).rows;
    return { applied, ...(unreadable && { refused: unreadable }) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { rows } = await lock.query<{ grants: string | null }>(MISSING_MIGRATION_GRANTS);
    return { applied: [], refused: { cause: error.message, missingGrant: rows[0]?.grants ?? `-- ${error.message}` } };
  } finally {
    await lock.end();
  }
}

/** Another role made them, and ours was given only a part: reads that join half of them would fail. */
const FIND_UNREADABLE_TABLES = `
  SELECT 'permission denied for ' || string_agg(c.relname, ', ' ORDER BY c.relname) AS cause,
         format('GRANT SELECT ON ALL TABLES IN SCHEMA pipeline TO %I;', current_user) AS "missingGrant"
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = 'pipeline' AND c.relkind IN ('r', 'p') AND NOT has_table_privilege(c.oid, 'SELECT')
  HAVING count(*) > 0`;

interface UnreadableTables {
  readonly cause: string;
  readonly missingGrant: string;
}

async function runMigrations(url: string): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    // Where TypeORM keeps its own list of what ran.
    schema: 'pipeline',
    migrationsTableName: 'migration',
    migrations: [
      CreateMissingWarehouseTables1764000000001,
      CreatePipelineSchema1764000000002,
      CreateRevenueRollup1764000000003,
      CreateWriteBack1764000000004,
      CreateBridge1764000000005,
      IndexSetAsideEntries1764000000006,
      CreateMappedEntry1764000000012,
      CreateInbound1764000000007,
      CreateHealth1764000000008,
      CreateAssets1764000000009,
    ],
  });
  await dataSource.initialize();
  try {
    const done = await dataSource.runMigrations({ transaction: 'each' });
    return done.map((migration) => migration.name);
  } finally {
    await dataSource.destroy();
  }
}
