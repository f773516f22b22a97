import type { ClientBase } from 'pg';
import { isQueueOurs, noteKept } from '../merge/merge-table.js';
import type { StagingTable } from '../staging/staging-table.js';
import type { PulledTable } from '../tables/pulled-table.js';
import { type DifferenceCounts, noteDifferences } from './drift.queries.js';
import { noteStageDifferences, type StageCounts } from './stage-dates.queries.js';

/** How a table is compared. */
export interface CompareOptions {
  readonly runId: string;
  readonly begun: string;
  readonly queueIsMapped: boolean;
}

/** Lists every stage of a dev group whose date is not that of its task in Asana. @param tasks as they were read. */
export async function compareStages(
  client: ClientBase,
  tasks: PulledTable,
  { runId, queueIsMapped }: CompareOptions,
): Promise<StageCounts> {
  const queueIsOurs = await isQueueOurs(client, queueIsMapped);
  const { rows } = await client.query<StageCounts>(noteStageDifferences(tasks, queueIsOurs), [runId]);
  return rows[0] ?? { compared: 0, differing: 0, waiting: 0 };
}

/** Lists every difference between a table and what was read of it. */
export async function compareTable(
  client: ClientBase,
  staging: StagingTable,
  { runId, begun, queueIsMapped }: CompareOptions,
): Promise<DifferenceCounts> {
  const { table, badKeys } = staging;
  await client.query('BEGIN');
  try {
    const queueIsOurs = await noteKept(client, table, queueIsMapped);
    const { rows } = await client.query<DifferenceCounts>(noteDifferences(table, queueIsOurs), [begun, badKeys, runId]);
    await client.query('COMMIT');
    return rows[0] ?? { differing: 0, waiting: 0, shared: 0, alone: 0 };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
