import type { Client } from 'pg';
import { missingGrantOf } from '../missing-grant.js';
import {
  CREATE_ANNOUNCE_FUNCTION,
  createAnnounceTrigger,
  INSPECT_WATCHED_TABLES,
  type WatchedTableState,
} from './change-triggers.sql.js';

/** A relation that could not be made to announce its changes, and what would help. */
export interface SilentRelation {
  readonly relation: string;
  readonly cause: string;
  readonly missingGrant: string | undefined;
}

/** Creating a trigger locks out writers; a load in progress is not made to wait, the next look tries again. */
const LOCK_TIMEOUT = '2s';

/** Makes every watched relation announce that does not yet. Idempotent; a relation that refuses holds up no other. */
export async function installChangeTriggers(client: Client, names: readonly string[]): Promise<SilentRelation[]> {
  const { rows } = await client.query<WatchedTableState>(INSPECT_WATCHED_TABLES, [names]);
  const refused: SilentRelation[] = [];
  for (const table of rows) {
    if (table.oid === null || !table.can_announce) continue;
    for (const relation of table.silent) {
      try {
        await client.query(`BEGIN; SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
        await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', ['pipeline.announce_change']);
        await client.query(CREATE_ANNOUNCE_FUNCTION);
        await client.query(createAnnounceTrigger(relation, table.name));
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK');
        const cause = error instanceof Error ? error.message : String(error);
        refused.push({ relation, cause, missingGrant: missingGrantOf(error, relation) });
      }
    }
  }
  return refused;
}
