import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the bridge and its operators keep: how far each field is, conflicts, what left the queue, and the log of events. */
export class CreateBridge1764000000005 implements MigrationInterface {
  name = 'CreateBridge1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE pipeline.event, pipeline.delivered_entry, pipeline.conflict, pipeline.field_sync;
      DROP SEQUENCE pipeline.event_position;
      ALTER TABLE pipeline.upstream_value DROP COLUMN tried;
      ALTER TABLE pipeline.delivery_attempt DROP COLUMN upstream_modified_at;
      ALTER TABLE pipeline.sync_target DROP COLUMN credential, DROP COLUMN probed_at`);
  }
}

const STATEMENTS = [
  // The newest entry of each field of each record, a target: found without reading entries that were delivered long ago.
  // Its entry may have left the queue; then it was delivered.
  `CREATE TABLE pipeline.field_sync (
     entity text NOT NULL,
     entity_id text NOT NULL,
     field text NOT NULL,
     target text NOT NULL,
     entry_id bigint NOT NULL,
     PRIMARY KEY (entity, entity_id, field, target)
   )`,
  // The queue may be somebody else's, with other columns: then there is nothing to take over, and no index to make.
  `DO $$ BEGIN
     INSERT INTO pipeline.field_sync (entity, entity_id, field, target, entry_id)
     SELECT q.entity, q.entity_id, f.name, q.target, max(q.id)
       FROM pdos.pending_sync_queue q CROSS JOIN LATERAL jsonb_object_keys(q.fields) AS f(name)
      GROUP BY q.entity, q.entity_id, f.name, q.target;
   EXCEPTION WHEN insufficient_privilege OR undefined_column OR undefined_table OR undefined_function OR wrong_object_type
     THEN NULL;
   END $$`,
  // Partial ones: as long as what is still to be done, however long the queue remembers. In their order, what is due; what
  // of a record is open; what somebody may have died over; what was delivered lately.
  `DO $$ BEGIN
     CREATE INDEX IF NOT EXISTS athena_queue_due ON pdos.pending_sync_queue (target, available_at, id)
       WHERE status IN ('pending', 'failed');
     CREATE INDEX IF NOT EXISTS athena_queue_open ON pdos.pending_sync_queue (target, target_id, id)
       WHERE status IN ('pending', 'failed', 'in_flight', 'dead', 'conflict');
     CREATE INDEX IF NOT EXISTS athena_queue_in_flight ON pdos.pending_sync_queue (target, locked_until)
       WHERE status = 'in_flight';
     CREATE INDEX IF NOT EXISTS athena_queue_delivered ON pdos.pending_sync_queue (target, delivered_at)
       WHERE status = 'delivered';
   EXCEPTION WHEN insufficient_privilege OR undefined_column OR undefined_table OR wrong_object_type THEN NULL;
   END $$`,
  // Values that were sent and not acknowledged: to find one of them upstream is no edit of somebody else's.
  `ALTER TABLE pipeline.upstream_value ADD COLUMN tried jsonb NOT NULL DEFAULT '[]'`,
  'ALTER TABLE pipeline.delivery_attempt ADD COLUMN upstream_modified_at timestamptz',
  // Of a target that the bridge paused itself: the credential that was refused (its fingerprint), and when it last asked.
  'ALTER TABLE pipeline.sync_target ADD COLUMN credential text, ADD COLUMN probed_at timestamptz',
  // What a person has to decide: the value that was last known upstream, ours, and what somebody set there.
  `CREATE TABLE pipeline.conflict (
     entry_id bigint NOT NULL,
     field text NOT NULL,
     base jsonb,
     ours jsonb,
     theirs jsonb,
     seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (entry_id, field)
   )`,
  // Entries that left the queue after they were delivered.
  `CREATE TABLE pipeline.delivered_entry (
     id bigint PRIMARY KEY,
     change_id uuid NOT NULL,
     target text NOT NULL,
     entity text NOT NULL,
     entity_id text NOT NULL,
     target_id text,
     fields jsonb NOT NULL,
     base_fields jsonb NOT NULL,
     status text NOT NULL,
     attempts integer NOT NULL,
     requested_by text,
     created_at timestamptz NOT NULL,
     delivered_at timestamptz
   )`,
  'CREATE INDEX delivered_entry_by_change ON pipeline.delivered_entry (change_id)',
  // What happened, for whoever listens. Written by the transaction that it tells of; `position` is given later, by one
  // at a time, so that it follows the order in which transactions became visible and nobody is skipped.
  `CREATE TABLE pipeline.event (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     position bigint UNIQUE,
     kind text NOT NULL,
     data jsonb NOT NULL,
     at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  'CREATE INDEX event_without_position ON pipeline.event (id) WHERE position IS NULL',
  'CREATE SEQUENCE pipeline.event_position',
];
