import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is remembered of the sources' health, of the alerts about it, and of gaps that opened and closed. */
export class CreateHealth1764000000008 implements MigrationInterface {
  name = 'CreateHealth1764000000008';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE pipeline.gap_memory, pipeline.gap_change, pipeline.verdict_change, pipeline.sync_reading',
    );
  }
}

const STATEMENTS = [
  // One a night and source, and one at each change of the verdict. `night` is when the run that it judges was due; null
  // for those between.
  `CREATE TABLE pipeline.sync_reading (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     source text NOT NULL,
     at timestamptz NOT NULL,
     night timestamptz,
     verdict text NOT NULL,
     is_stale boolean NOT NULL,
     last_run_at timestamptz,
     last_run_status text,
     watermark timestamptz,
     newest_synced_at timestamptz,
     newest_business_date date,
     upstream_newest_at timestamptz,
     rows_read bigint,
     rows_written bigint,
     UNIQUE (source, night)
   )`,
  'CREATE INDEX sync_reading_by_source ON pipeline.sync_reading (source, at DESC)',
  // `alert_state`: 'none' for what nobody has to know; 'superseded' when it did not last long enough to be told.
  `CREATE TABLE pipeline.verdict_change (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     source text NOT NULL,
     at timestamptz NOT NULL,
     from_verdict text,
     to_verdict text NOT NULL,
     is_stale boolean NOT NULL,
     cause text NOT NULL,
     next_step text,
     evidence jsonb NOT NULL,
     last_sync timestamptz,
     alert_id uuid NOT NULL DEFAULT gen_random_uuid(),
     alert_state text NOT NULL
       CHECK (alert_state IN ('none', 'waiting', 'delivered', 'superseded', 'given_up')),
     alert_from text,
     alert_due_at timestamptz,
     alert_locked_until timestamptz,
     alert_attempts integer NOT NULL DEFAULT 0,
     alert_first_at timestamptz,
     alert_error text,
     alert_delivered_at timestamptz
   )`,
  'CREATE INDEX verdict_change_by_source ON pipeline.verdict_change (source, id DESC)',
  `CREATE INDEX verdict_change_waiting ON pipeline.verdict_change (alert_due_at) WHERE alert_state = 'waiting'`,
  // Gaps as they open and close, with whose they are: when one has closed its record may be gone.
  `CREATE TABLE pipeline.gap_change (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     at timestamptz NOT NULL DEFAULT now(),
     kind text NOT NULL CHECK (kind IN ('opened', 'closed')),
     resource text NOT NULL,
     record_id text NOT NULL,
     record_name text,
     gap text NOT NULL,
     reason text NOT NULL,
     brand_id text,
     brand_name text
   )`,
  'CREATE INDEX gap_change_by_time ON pipeline.gap_change (at)',
  'CREATE INDEX gap_change_by_gap ON pipeline.gap_change (resource, record_id, gap, id DESC)',
  // Since when they are noted: what was before then is not known.
  `CREATE TABLE pipeline.gap_memory (
     only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
     since timestamptz NOT NULL
   )`,
];
