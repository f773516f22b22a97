import type { ClientBase } from 'pg';
import { errorCode } from '../../runtime/error-code.js';
import type { HeldFence } from '../pull/held-fence.js';
import { NOTE_BAD, releaseGood } from '../quarantine/quarantine.queries.js';
import type { TableCounts } from '../runs/sync-run.js';
import { ADD_COUNTS } from '../runs/sync-runs.queries.js';
import type { StagingTable } from '../staging/staging-table.js';
import type { PulledTable } from '../tables/pulled-table.js';
import { bringBack, countAbsent, findReturned, moveAbsent, moveAbsentInvoices } from './gone.queries.js';
import { CREATE_KEPT, FIND_OWN_QUEUE, findKept, findKeptByLog, noteSeen } from './keep.queries.js';
import { findChangedLinks, forgetLinks, noteLinks } from './links.queries.js';
import { countKept, insertMissing, lockDiffering, type ToDo, updateDiffering } from './merge.queries.js';

/** Another writer was in the way: a deadlock, a serialization failure, a lock that took too long, the same record inserted. */
const TRY_AGAIN = new Set(['40P01', '40001', '55P03', '23505']);
const TRIES = 4;
/** An edit holds its rows for milliseconds; a loader of others may hold the table for longer. */
const LOCK_TIMEOUT_MS = 10_000;
/** Both at once: few rows of a small table, and a small part of a large one, may go in one night without a question. */
const GONE_ROWS_WITHOUT_QUESTION = 10;
const GONE_PART_WITHOUT_QUESTION = 0.1;

/** How a merge is done. */
export interface MergeOptions {
  readonly runId: string;
  /** Checked before the commit: what a pull that was overtaken merges late must not stand. */
  readonly fence: Pick<HeldFence, 'assertHeld'>;
  readonly dryRun: boolean;
  readonly acceptDeletions: boolean;
  /** The live queue has columns of its own: what became of an entry there is found by our log. */
  readonly queueIsMapped: boolean;
  /** The database's clock when the pull began to read. */
  readonly begun: string;
  /** Done within the transaction, just before it is committed: what must not be without the rows. */
  readonly andThen?: (client: ClientBase) => Promise<void>;
}

/** What a merge did. */
export type MergeResult =
  | { readonly merged: true; readonly counts: TableCounts }
  /** So many rows are gone at once that a person has to say whether that can be. Nothing was changed. */
  | { readonly merged: false; readonly gone: number; readonly total: number };

/** Merges what was read of a table, in one transaction. */
export async function mergeTable(
  client: ClientBase,
  staging: StagingTable,
  options: MergeOptions,
): Promise<MergeResult> {
  for (let tries = 1; ; tries++) {
    try {
      await client.query(`BEGIN; SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
      const result = await merge(client, staging, options);
      await client.query(result.merged && !options.dryRun ? 'COMMIT' : 'ROLLBACK');
      if (result.merged && options.dryRun) await addCounts(client, staging.table, result.counts, options);
      return result;
    } catch (error) {
      // A connection that was lost has rolled back by itself.
      await client.query('ROLLBACK').catch(() => undefined);
      if (tries === TRIES || !TRY_AGAIN.has(errorCode(error) ?? '')) throw error;
    }
  }
}

async function merge(client: ClientBase, staging: StagingTable, options: MergeOptions): Promise<MergeResult> {
  const { table, badRows, badKeys } = staging;
  await options.fence.assertHeld(client);
  const absent = staging.isWhole
    ? await one<Absent>(client, countAbsent(table), [options.begun, badKeys])
    : NOTHING_ABSENT;
  if (isTooMuch(absent) && !options.acceptDeletions) return { merged: false, ...absent };
  const restored = await restore(client, table);
  const { differing, missing } = await one<ToDo>(client, lockDiffering(table));
  const kept = await keepOurs(client, table, options);
  const updated = differing === 0 ? 0 : await run(client, updateDiffering(table));
  const inserted = missing === 0 ? 0 : await run(client, insertMissing(table));
  if (isEditable(table)) await followLinks(client, table);
  if (absent.gone > 0) await moveGone(client, table, [options.begun, badKeys, options.runId]);
  const aside = [...badRows, ...(staging.pictures?.failed ?? [])];
  await run(client, NOTE_BAD, [table.source, table.name, JSON.stringify(aside), options.runId]);
  const stillBad = aside.map(({ key }) => key);
  await run(client, releaseGood(table), [table.source, table.name, stillBad, staging.askedFor]);
  const unchanged = staging.rows - inserted - updated;
  const counts = {
    ...{ read: staging.read, inserted, updated, unchanged, kept, quarantined: badKeys.length },
    ...{ gone: absent.gone, restored },
    ...(staging.pictures && {
      pictures_copied: staging.pictures.copied,
      pictures_failed: staging.pictures.failed.length,
    }),
  };
  await options.andThen?.(client);
  if (!options.dryRun) await addCounts(client, table, counts, options);
  await options.fence.assertHeld(client);
  return { merged: true, counts };
}

interface Absent {
  readonly gone: number;
  readonly total: number;
}

const NOTHING_ABSENT: Absent = { gone: 0, total: 0 };

function isTooMuch({ gone, total }: Absent): boolean {
  return gone > GONE_ROWS_WITHOUT_QUESTION && gone > total * GONE_PART_WITHOUT_QUESTION;
}

/** Whether records can be edited here; a base that has none of the columns leaves nothing to compare. */
function isEditable({ entity, columns }: PulledTable): boolean {
  return entity !== undefined && columns.length > 0;
}

async function restore(client: ClientBase, table: PulledTable): Promise<number> {
  const { returned } = await one<{ returned: boolean }>(client, findReturned(table));
  return returned ? run(client, bringBack(table)) : 0;
}

/**
 * Finds which fields keep our value, in a statement of its own: its snapshot has every edit of the rows that are locked.
 * @returns how many fields keep it although theirs differs.
 */
async function keepOurs(
  client: ClientBase,
  table: PulledTable,
  { queueIsMapped }: Pick<MergeOptions, 'queueIsMapped'>,
): Promise<number> {
  await noteKept(client, table, queueIsMapped);
  if (!isEditable(table)) return 0;
  return (await one<{ kept: number }>(client, countKept(table))).kept;
}

/**
 * Notes, for this transaction, which fields of a staged table keep our value.
 * @returns whether the queue was asked, and not our log alone.
 */
export async function noteKept(client: ClientBase, table: PulledTable, queueIsMapped: boolean): Promise<boolean> {
  await client.query(CREATE_KEPT);
  if (!isEditable(table)) return false;
  const own = await isQueueOurs(client, queueIsMapped);
  await client.query(own ? findKept(table) : findKeptByLog(table), [table.entity]);
  return own;
}

/** Whether the live queue has our own columns, and tells what became of an entry. */
export async function isQueueOurs(client: ClientBase, queueIsMapped: boolean): Promise<boolean> {
  return !queueIsMapped && (await one<{ own: boolean }>(client, FIND_OWN_QUEUE)).own;
}

async function followLinks(client: ClientBase, table: PulledTable): Promise<void> {
  await client.query(noteSeen(table), [table.columns.map(({ name }) => name)]);
  const columns = table.columns.filter(({ link }) => link).map(({ name }) => name);
  const { changed } = await one<{ changed: boolean }>(client, findChangedLinks(table), [columns]);
  if (!changed) return;
  await client.query(forgetLinks(table), [columns]);
  await client.query(noteLinks(table), [columns]);
}

function moveGone(client: ClientBase, table: PulledTable, values: readonly unknown[]): Promise<number> {
  return run(client, table.source === 'netsuite' ? moveAbsentInvoices(table) : moveAbsent(table), values);
}

async function addCounts(
  client: ClientBase,
  { name }: PulledTable,
  counts: TableCounts,
  { runId }: MergeOptions,
): Promise<void> {
  await client.query(ADD_COUNTS, [runId, name, JSON.stringify(counts)]);
}

async function one<Row extends object>(client: ClientBase, sql: string, values: readonly unknown[] = []): Promise<Row> {
  const [row] = (await client.query<Row>(sql, [...values])).rows;
  if (row === undefined) throw new Error('A statement of a merge answered nothing.');
  return row;
}

async function run(client: ClientBase, sql: string, values: readonly unknown[] = []): Promise<number> {
  return (await client.query(sql, [...values])).rowCount ?? 0;
}
