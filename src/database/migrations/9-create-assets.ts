import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Copies of photos and logos: the URLs under which an upstream shows them end within hours. */
export class CreateAssets1764000000009 implements MigrationInterface {
  name = 'CreateAssets1764000000009';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pipeline.asset_source, pipeline.asset');
  }
}

const STATEMENTS = [
  // Once for each content, whatever its name: `hash` is the SHA-256 of the bytes, in hexadecimal.
  `CREATE TABLE pipeline.asset (
     hash text PRIMARY KEY,
     content_type text NOT NULL,
     content bytea NOT NULL,
     copied_at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  // Which file of an upstream it is a copy of, so that it is copied once; without a hash, why it could not be.
  `CREATE TABLE pipeline.asset_source (
     source_id text PRIMARY KEY,
     hash text REFERENCES pipeline.asset (hash),
     problem text,
     tries integer NOT NULL DEFAULT 1,
     tried_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     CHECK ((hash IS NULL) <> (problem IS NULL))
   )`,
];
