import type pg from 'pg';
import type { TestApp } from '../support/test-app.js';
import { bodyOf } from './changes-testing.js';

/** What `GET sync-health` says of a source. */
export interface HealthRow {
  id: string;
  verdict: string;
  is_stale: boolean;
  set_up: boolean;
  cause: string;
  next_step: string | null;
  since: string | null;
  last_sync: string | null;
  changes_at: string;
  evidence: { reading: string; value: unknown; says: string }[];
}

/** What the product says of a source, from the database itself. */
export async function healthOf(instance: TestApp, source = 'netsuite'): Promise<HealthRow> {
  const rows: HealthRow[] = JSON.parse(await bodyOf(instance, `sync-health?id=${source}`, { fresh: true }));
  return rows[0]!;
}

/** What the nightly cron of somebody else notes in the state table. */
export interface CronState {
  entity?: string;
  watermark?: string | null;
  run?: string | null;
  status?: string | null;
  rows?: number;
}

/** The cron of somebody else: what it really does to the tables, and nothing of ours. */
export function foreignCron(client: pg.Client) {
  let loads = 0;
  return {
    async note({ entity = 'invoices', watermark = null, run = null, status = 'success', rows = 0 }: CronState) {
      await client.query(
        `INSERT INTO netsuite_raw.sync_state (entity, last_sync_at, last_run_at, last_run_status, rows_synced)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (entity) DO UPDATE SET last_sync_at = excluded.last_sync_at, last_run_at = excluded.last_run_at,
           last_run_status = excluded.last_run_status, rows_synced = excluded.rows_synced`,
        [entity, watermark, run, status, rows],
      );
    },
    /** Writes invoice lines at a moment. */
    async load(at: string, { lines = 3, table = 'ns.invoices' } = {}) {
      await client.query(
        `INSERT INTO ${table} (id, invoice_date, amount, synced_at, last_modified_at)
         SELECT $3 || '-' || n, $1::timestamptz::date - 1, 10, $1::timestamptz, $1::timestamptz
           FROM generate_series(1, $2::int) AS n`,
        [at, lines, `load-${++loads}`],
      );
    },
    /** As it was before anything came. */
    async forget() {
      await client.query(`
        DELETE FROM netsuite_raw.sync_state; DELETE FROM ns.invoices; DELETE FROM pipeline.sync_run;
        DROP TABLE IF EXISTS public.invoices`);
    },
  };
}
