import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the write-back keeps: the log of changes, what upstreams were told and last said, and who may send how much. */
export class CreateWriteBack1764000000004 implements MigrationInterface {
  name = 'CreateWriteBack1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE pipeline.idempotency_key, pipeline.rate_limit, pipeline.lease, pipeline.sync_target,
                 pipeline.upstream_value, pipeline.delivery_attempt, pipeline.change_field, pipeline.change`);
  }
}

const STATEMENTS = [
  // One row a request that changed something; `requested_at` is when it was written, under the locks of its records.
  `CREATE TABLE pipeline.change (
     id uuid PRIMARY KEY,
     kind text NOT NULL,
     requested_by text NOT NULL,
     requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     request_id text,
     reverts uuid
   )`,
  // Fields by warehouse column. `seq` follows the order in which a record's lock was held. `version_before` finds what
  // happened to a record since somebody read it; `asana_gid` is the task that was told, null where there is none.
  `CREATE TABLE pipeline.change_field (
     seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     change_id uuid NOT NULL REFERENCES pipeline.change (id),
     entity text NOT NULL,
     entity_id text NOT NULL,
     field text NOT NULL,
     old_value jsonb,
     new_value jsonb,
     asana_gid text,
     version_before text NOT NULL,
     UNIQUE (change_id, entity, entity_id, field)
   )`,
  'CREATE INDEX change_field_by_record ON pipeline.change_field (entity, entity_id, seq DESC)',
  'CREATE INDEX change_by_reverted ON pipeline.change (reverts) WHERE reverts IS NOT NULL',
  // The queue may be somebody else's: without these two reads of it are slower, and nothing else.
  `DO $$ BEGIN
     CREATE INDEX IF NOT EXISTS athena_queue_by_record ON pdos.pending_sync_queue (entity, entity_id);
     CREATE INDEX IF NOT EXISTS athena_queue_by_change ON pdos.pending_sync_queue (change_id);
   EXCEPTION WHEN insufficient_privilege OR undefined_column OR undefined_table OR wrong_object_type THEN NULL;
   END $$`,
  // The exact request and answer of each attempt, without secrets.
  `CREATE TABLE pipeline.delivery_attempt (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     entry_ids bigint[] NOT NULL,
     target text NOT NULL,
     instance text NOT NULL,
     started_at timestamptz NOT NULL,
     finished_at timestamptz NOT NULL,
     request jsonb NOT NULL,
     status integer,
     response jsonb,
     outcome text NOT NULL
   )`,
  'CREATE INDEX delivery_attempt_by_entry ON pipeline.delivery_attempt USING gin (entry_ids)',
  // The last value of a field that an upstream was seen to have or acknowledged.
  `CREATE TABLE pipeline.upstream_value (
     target text NOT NULL,
     target_id text NOT NULL,
     field text NOT NULL,
     value jsonb,
     seen_at timestamptz NOT NULL DEFAULT now(),
     modified_at timestamptz,
     PRIMARY KEY (target, target_id, field)
   )`,
  // A target that is paused sends nothing, whoever paused it.
  `CREATE TABLE pipeline.sync_target (
     target text PRIMARY KEY,
     paused_at timestamptz,
     paused_by text,
     reason text
   )`,
  // Leadership that expires. `fence` grows with each holder: what an earlier one writes late is refused.
  `CREATE TABLE pipeline.lease (
     name text PRIMARY KEY,
     holder text NOT NULL,
     fence bigint NOT NULL,
     expires_at timestamptz NOT NULL
   )`,
  // What may still be sent to an upstream, shared by every instance.
  `CREATE TABLE pipeline.rate_limit (
     name text PRIMARY KEY,
     next_free_at timestamptz NOT NULL DEFAULT now(),
     blocked_until timestamptz,
     reason text
   )`,
  // The answer to a request that carried an Idempotency-Key, kept for a day: `body` is its exact text.
  `CREATE TABLE pipeline.idempotency_key (
     principal text NOT NULL,
     key text NOT NULL,
     fingerprint text NOT NULL,
     etag text,
     body text,
     created_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (principal, key)
   )`,
  'CREATE INDEX idempotency_key_by_age ON pipeline.idempotency_key (created_at)',
];
