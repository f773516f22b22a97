import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets operators find what was given up, overtaken, or has a status that nobody here knows, however much was delivered. */
export class IndexSetAsideEntries1764000000006 implements MigrationInterface {
  name = 'IndexSetAsideEntries1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    // The queue may be somebody else's, with other columns: then reads of these are slower, and nothing else.
    await runner.query(`
      DO $$ BEGIN
        CREATE INDEX IF NOT EXISTS athena_queue_set_aside ON pdos.pending_sync_queue (status, id)
          WHERE status NOT IN ('pending', 'failed', 'in_flight', 'dead', 'conflict', 'delivered');
      EXCEPTION WHEN insufficient_privilege OR undefined_column OR undefined_table OR wrong_object_type THEN NULL;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX IF EXISTS pdos.athena_queue_set_aside');
  }
}
