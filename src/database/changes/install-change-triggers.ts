import { errorCode } from '../../runtime/error-code.js';
import { isRefusal, missingTriggerGrants } from '../missing-grant.js';
import {
  CREATE_ANNOUNCE_FUNCTION,
  createAnnounceTrigger,
  FIND_ANNOUNCE_FUNCTION,
  INSPECT_WATCHED_TABLES,
  type WatchedTableState,
} from './change-triggers.sql.js';
import type { DisposableConnection } from './disposable-connection.js';

/** A relation that does not announce its changes. */
export interface SilentRelation {
  readonly relation: string;
  /** The watched table that it is, or is a part of. */
  readonly table: string;
}

/** A relation that could not be made to announce its changes, and what would help. */
export interface RefusedRelation extends SilentRelation {
  readonly cause: string;
  /** What an administrator has to run; undefined when no right is missing. */
  readonly missingGrant: string | undefined;
  /** Whether somebody's lock was in the way, so that another try may well succeed. */
  readonly busy: boolean;
}

/** Creating a trigger locks out writers; a load in progress is not made to wait for longer, another try comes. */
const LOCK_TIMEOUT = '2s';
/** SQLSTATE: the lock was not to be had in time; two waited for each other. */
const BUSY = new Set(['55P03', '40P01']);

/** Makes relations announce that do not yet. Idempotent; one that refuses holds up no other. */
export async function installChangeTriggers(
  connection: DisposableConnection,
  relations: readonly SilentRelation[],
): Promise<RefusedRelation[]> {
  const refused: RefusedRelation[] = [];
  for (const silent of relations) {
    try {
      await connection.rows('BEGIN');
      await connection.rows(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
      // Of instances that start together one makes it, and the others find it.
      await connection.rows('SELECT pg_advisory_xact_lock(hashtext($1))', ['pipeline.announce_change']);
      if (await isSilent(connection, silent)) await makeAnnounce(connection, silent);
      await connection.rows('COMMIT');
    } catch (error) {
      if (connection.lost) throw error;
      await connection.rows('ROLLBACK');
      refused.push(await refusalOf(connection, silent, error));
    }
  }
  return refused;
}

async function isSilent(connection: DisposableConnection, { relation, table }: SilentRelation): Promise<boolean> {
  const [state] = await connection.rows<WatchedTableState>(INSPECT_WATCHED_TABLES, [[table]]);
  return state?.silent.includes(relation) ?? false;
}

async function makeAnnounce(connection: DisposableConnection, { relation, table }: SilentRelation): Promise<void> {
  const [found] = await connection.rows(FIND_ANNOUNCE_FUNCTION);
  if (!found) await connection.rows(CREATE_ANNOUNCE_FUNCTION);
  await connection.rows(createAnnounceTrigger(relation, table));
}

async function refusalOf(
  connection: DisposableConnection,
  silent: SilentRelation,
  error: unknown,
): Promise<RefusedRelation> {
  const cause = error instanceof Error ? error.message : String(error);
  const [missing] =
    isRefusal(error) || errorCode(error) === NO_SUCH_SCHEMA
      ? await connection.rows<{ grants: string | null }>(missingTriggerGrants(silent.relation))
      : [];
  return { ...silent, cause, missingGrant: missing?.grants ?? undefined, busy: BUSY.has(errorCode(error) ?? '') };
}

const NO_SUCH_SCHEMA = '3F000';
