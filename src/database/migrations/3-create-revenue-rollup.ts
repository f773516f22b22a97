import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of the revenue rollup. The triggers that fill them come from `installRevenueRollup`, which also replaces
 * them after an upgrade: a migration runs once, but a loader may swap `ns.invoices` any night.
 *
 * Rows are only ever appended by writers of `ns.invoices`, so there is deliberately no unique key to wait on; readers
 * sum. `build` ties a row to the build its trigger was made for, so what a stray trigger still writes counts nowhere.
 * `REPLICA IDENTITY FULL`, as without a key a publication FOR ALL TABLES would refuse the deletes of a compaction.
 */
export class CreateRevenueRollup1764000000003 implements MigrationInterface {
  name = 'CreateRevenueRollup1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pipeline.revenue_rollup (
        build integer NOT NULL,
        month date,
        brand text,
        item text,
        amount numeric NOT NULL,
        lines bigint NOT NULL
      )`);
    await runner.query('CREATE INDEX revenue_rollup_by_month ON pipeline.revenue_rollup (build, month)');
    await runner.query('ALTER TABLE pipeline.revenue_rollup REPLICA IDENTITY FULL');
    await runner.query(`
      CREATE TABLE pipeline.revenue_daily (
        build integer NOT NULL,
        day date,
        amount numeric NOT NULL,
        lines bigint NOT NULL
      )`);
    await runner.query('CREATE INDEX revenue_daily_by_day ON pipeline.revenue_daily (build, day)');
    await runner.query('ALTER TABLE pipeline.revenue_daily REPLICA IDENTITY FULL');
    await runner.query(`
      CREATE TABLE pipeline.revenue_rollup_fault (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        build integer NOT NULL,
        happened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        cause text NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE pipeline.revenue_rollup_state (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        build integer NOT NULL DEFAULT 0,
        rules_version integer NOT NULL DEFAULT 0,
        table_oid oid,
        partition_oids oid[] NOT NULL DEFAULT '{}',
        trigger_oids oid[] NOT NULL DEFAULT '{}',
        folded_rows bigint NOT NULL DEFAULT 0,
        built_at timestamptz,
        folded_at timestamptz,
        verified_at timestamptz
      )`);
    await runner.query('INSERT INTO pipeline.revenue_rollup_state DEFAULT VALUES');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION IF EXISTS pipeline.keep_revenue_rollup() CASCADE');
    await runner.query(
      'DROP TABLE pipeline.revenue_rollup_state, pipeline.revenue_rollup_fault, pipeline.revenue_daily, pipeline.revenue_rollup',
    );
  }
}
