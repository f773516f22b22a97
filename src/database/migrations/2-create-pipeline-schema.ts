import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is ours: brand aliases, links to several records, when a gap was first seen, and the daily history of gaps. */
export class CreatePipelineSchema1764000000002 implements MigrationInterface {
  name = 'CreatePipelineSchema1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pipeline.brand_alias (
        netsuite_brand text PRIMARY KEY,
        brand_id text NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE pipeline.multiple_link (
        table_name text NOT NULL,
        record_id text NOT NULL,
        column_name text NOT NULL,
        linked_ids text[] NOT NULL,
        seen_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (table_name, record_id, column_name)
      )`);
    await runner.query(`
      CREATE TABLE pipeline.gap_seen (
        resource text NOT NULL,
        record_id text NOT NULL,
        gap text NOT NULL,
        reason text NOT NULL,
        since timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (resource, record_id, gap)
      )`);
    await runner.query(`
      CREATE TABLE pipeline.gap_daily (
        day date NOT NULL,
        resource text NOT NULL,
        gap text NOT NULL,
        reason text NOT NULL,
        records integer NOT NULL,
        PRIMARY KEY (day, resource, gap, reason)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE pipeline.gap_daily, pipeline.gap_seen, pipeline.multiple_link, pipeline.brand_alias',
    );
  }
}
