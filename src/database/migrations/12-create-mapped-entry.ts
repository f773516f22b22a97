import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of ours stands in a queue that another bridge drains, and in which row of it. */
export class CreateMappedEntry1764000000012 implements MigrationInterface {
  name = 'CreateMappedEntry1764000000012';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pipeline.mapped_entry');
  }
}

const STATEMENTS = [
  // Ids begin far from those of a queue of our own, as `pipeline.field_sync` may name both.
  `CREATE TABLE pipeline.mapped_entry (
     id bigint GENERATED ALWAYS AS IDENTITY (START WITH 1000000000000000) PRIMARY KEY,
     their_key text NOT NULL UNIQUE,
     change_id uuid NOT NULL,
     target text NOT NULL,
     entity text NOT NULL,
     entity_id text NOT NULL,
     target_id text,
     fields jsonb NOT NULL,
     base_fields jsonb NOT NULL,
     requested_by text,
     created_at timestamptz NOT NULL
   )`,
  'CREATE INDEX mapped_entry_by_change ON pipeline.mapped_entry (change_id)',
];
