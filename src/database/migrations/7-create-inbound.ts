import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the pulls keep: their runs, what could not be taken over, what left an upstream, and how far both sides differ. */
export class CreateInbound1764000000007 implements MigrationInterface {
  name = 'CreateInbound1764000000007';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE pipeline.drift_field, pipeline.drift_run, pipeline.gone_invoice, pipeline.gone_record,
                 pipeline.quarantine, pipeline.sync_run`);
  }
}

const STATEMENTS = [
  // One row a pull, written when it starts: a run whose process died is closed as failed by the next one.
  // `upstream_newest_at` and `upstream_newer_rows` are what the upstream itself said of what is newer than the watermark;
  // `expected_rows_low` and `_high` what comparable nights brought; `detail` counts by table.
  `CREATE TABLE pipeline.sync_run (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     source text NOT NULL CHECK (source IN ('airtable', 'asana', 'netsuite')),
     trigger text NOT NULL CHECK (trigger IN ('schedule', 'api', 'cli')),
     mode text NOT NULL CHECK (mode IN ('incremental', 'full')),
     dry_run boolean NOT NULL DEFAULT false,
     requested_by text NOT NULL,
     instance text NOT NULL,
     started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     finished_at timestamptz,
     status text NOT NULL DEFAULT 'running'
       CHECK (status IN ('running', 'ok', 'verified_quiet', 'suspicious_empty', 'failed')),
     phase text NOT NULL DEFAULT 'starting',
     rows_read bigint NOT NULL DEFAULT 0,
     rows_inserted bigint NOT NULL DEFAULT 0,
     rows_updated bigint NOT NULL DEFAULT 0,
     rows_unchanged bigint NOT NULL DEFAULT 0,
     fields_kept bigint NOT NULL DEFAULT 0,
     rows_quarantined bigint NOT NULL DEFAULT 0,
     rows_gone bigint NOT NULL DEFAULT 0,
     rows_restored bigint NOT NULL DEFAULT 0,
     watermark_before timestamptz,
     watermark_after timestamptz,
     upstream_newest_at timestamptz,
     upstream_newer_rows bigint,
     expected_rows_low numeric,
     expected_rows_high numeric,
     error text,
     detail jsonb NOT NULL DEFAULT '{}',
     heartbeat_at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  'CREATE INDEX sync_run_by_source ON pipeline.sync_run (source, started_at DESC)',
  'CREATE INDEX sync_run_unfinished ON pipeline.sync_run (source) WHERE finished_at IS NULL',
  // Rows that could not be taken over, as the upstream sent them; each leaves when a pull finds it good, or gone.
  `CREATE TABLE pipeline.quarantine (
     source text NOT NULL,
     table_name text NOT NULL,
     record_id text NOT NULL,
     reason text NOT NULL,
     original jsonb NOT NULL,
     first_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     last_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     times integer NOT NULL DEFAULT 1,
     run_id bigint,
     PRIMARY KEY (source, table_name, record_id)
   )`,
  // Rows that an upstream no longer has, as they stood in the warehouse, until they come back.
  `CREATE TABLE pipeline.gone_record (
     source text NOT NULL,
     table_name text NOT NULL,
     record_id text NOT NULL,
     original jsonb NOT NULL,
     gone_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     run_id bigint,
     PRIMARY KEY (source, table_name, record_id)
   )`,
  `CREATE TABLE pipeline.gone_invoice (
     id text PRIMARY KEY,
     invoice_number text,
     invoice_date date,
     customer_name text,
     brand text,
     item text,
     quantity numeric,
     amount numeric(14,2),
     last_modified_at timestamptz,
     synced_at timestamptz,
     gone_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     run_id bigint
   )`,
  // A full comparison of warehouse and upstream, and each field in which they differed.
  `CREATE TABLE pipeline.drift_run (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     source text NOT NULL CHECK (source IN ('airtable', 'asana', 'netsuite')),
     trigger text NOT NULL CHECK (trigger IN ('schedule', 'api', 'cli')),
     requested_by text NOT NULL,
     instance text NOT NULL,
     started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     finished_at timestamptz,
     status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'no_drift', 'drift', 'repaired', 'failed')),
     repair boolean NOT NULL DEFAULT false,
     rows_compared bigint NOT NULL DEFAULT 0,
     fields_compared bigint NOT NULL DEFAULT 0,
     fields_differing bigint NOT NULL DEFAULT 0,
     fields_waiting bigint NOT NULL DEFAULT 0,
     fields_repaired bigint NOT NULL DEFAULT 0,
     error text
   )`,
  'CREATE INDEX drift_run_by_source ON pipeline.drift_run (source, id DESC)',
  // `kind`: both have the record and a field differs, or one side has no such record (then `field` is '').
  `CREATE TABLE pipeline.drift_field (
     run_id bigint NOT NULL REFERENCES pipeline.drift_run (id) ON DELETE CASCADE,
     table_name text NOT NULL,
     record_id text NOT NULL,
     field text NOT NULL,
     kind text NOT NULL CHECK (kind IN ('differs', 'only_upstream', 'only_warehouse')),
     ours jsonb,
     theirs jsonb,
     changed_last text NOT NULL CHECK (changed_last IN ('warehouse', 'upstream', 'unknown')),
     changed_by text,
     changed_at timestamptz,
     waiting text,
     repaired_at timestamptz,
     PRIMARY KEY (run_id, table_name, record_id, field)
   )`,
];
