import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { errorCode } from '../../runtime/error-code.js';
import type { QueueRows } from '../live-queue/live-queue.js';
import type { QueueEntry, SyncTarget } from '../queue-entry.js';
import { UNDERSTOOD } from '../understood.js';
import { holdValue, insertMappedRows } from './mapped-queue.queries.js';
import type { QueueMapping } from './queue-mapping.js';
import type { QueueColumn } from './queue-shape.queries.js';
import { entriesFor, toMappedRow } from './to-mapped-rows.js';

/**
 * Proves a mapping by what counts: entries of every kind that an edit can make are inserted, read back and rolled back.
 * @returns what is wrong, a sentence each, with the column and what would mend it.
 * @throws the database's error where it is none of the mapping's: it can't be reached, or a right is missing.
 */
export async function proveMapping(
  client: PoolClient,
  mapping: QueueMapping,
  shape: readonly QueueColumn[],
  rows: QueueRows,
): Promise<string[]> {
  const problems = new Set<string>();
  await client.query('BEGIN');
  try {
    for (const entry of entriesFor(mapping, sampleEntries())) {
      const row = toMappedRow(mapping, entry, { now: new Date().toISOString(), uuid: randomUUID });
      const unheld = await findUnheld(client, row, shape);
      for (const problem of unheld) problems.add(problem);
      if (unheld.length === 0)
        for (const problem of await insertAndRead(client, mapping, row, shape, rows)) problems.add(problem);
    }
  } finally {
    // A connection that was lost rolls back by itself.
    await client.query('ROLLBACK').catch(() => undefined);
  }
  return [...problems];
}

/** One of each kind: a queue may know one kind of record, or one upstream, and not another. */
function sampleEntries(): QueueEntry[] {
  const kinds = Object.entries(UNDERSTOOD) as [SyncTarget, (typeof UNDERSTOOD)[SyncTarget]][];
  return kinds.flatMap(([target, entities]) =>
    entities
      .filter(({ entity }) => EDITED.includes(entity))
      .map(({ entity, columns }) => ({
        change_id: randomUUID(),
        target,
        entity,
        entity_id: 'recATHENAPIPELINE',
        target_id: target === 'asana' ? '1200000000000001' : 'recATHENAPIPELINE',
        fields: Object.fromEntries(columns.slice(0, 1).map((column) => [column, '2027-08-15'])),
        base_fields: Object.fromEntries(columns.slice(0, 1).map((column) => [column, null])),
        requested_by: 'proof@athena-pipeline.example',
      })),
  );
}

const EDITED: readonly string[] = ['dev_group', 'product', 'sku'];

/** Values that a column can't be given at all: PostgreSQL's own error doesn't name the column. */
async function findUnheld(
  client: PoolClient,
  row: Readonly<Record<string, unknown>>,
  shape: readonly QueueColumn[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(row)) {
    const error = await attempt(client, holdValue(name), [JSON.stringify({ [name]: value })]);
    if (error === undefined) continue;
    const labels = shape.find((column) => column.name === name)?.labels;
    const allowed = labels ? ` It takes ${labels.join(', ')}: say which as a word or a constant.` : '';
    problems.push(`columns.${name} can't hold ${JSON.stringify(value)}: ${messageOf(error)}.${allowed}`);
  }
  return problems;
}

async function insertAndRead(
  client: PoolClient,
  mapping: QueueMapping,
  row: Readonly<Record<string, unknown>>,
  shape: readonly QueueColumn[],
  rows: QueueRows,
): Promise<string[]> {
  await client.query('SAVEPOINT sample');
  try {
    const insert = insertMappedRows([...mapping.columns.keys()], mapping.key);
    const { rows: keys } = await client.query<{ key: string | null }>(insert, [JSON.stringify([row])]);
    const key = keys[0]?.key;
    if (typeof key !== 'string')
      return [`The queue gave a new row no ${mapping.key}: "key" names a column that has one.`];
    const { rows: found } = await client.query<{ status: string }>(
      `SELECT q.status FROM ${rows.all} WHERE ${rows.byId}`,
      [key],
    );
    const status = found[0]?.status;
    return status === 'pending'
      ? []
      : [`status: a row that was just queued reads as ${status ?? 'nothing'}, not as pending: ${READ_HINT}`];
  } catch (error) {
    return [explainRefusal(error, shape)];
  } finally {
    await client.query('ROLLBACK TO SAVEPOINT sample');
  }
}

const READ_HINT = 'name its word under "status", or its column under "read".';

/** @throws the error where the mapping is not to blame. */
function explainRefusal(error: unknown, shape: readonly QueueColumn[]): string {
  const code = errorCode(error) ?? '';
  const { column, constraint } = detailsOf(error);
  if (code === '23502' && column !== undefined) {
    return `columns.${column} is NOT NULL and would be empty: add "${column}": {"constant": …}, or one of our fields, to "columns".`;
  }
  if (code === '23514' && constraint !== undefined) {
    const columns = shape.filter(({ checks }) => checks.some(({ name }) => name === constraint));
    const names = columns.map(({ name }) => `columns.${name}`).join(', ');
    const definition = columns[0]?.checks.find(({ name }) => name === constraint)?.definition ?? constraint;
    return `${names || 'A row'} is refused by ${definition}: give it a word or a constant that this allows.`;
  }
  if (/^(22|23|42703|42804|P0001)/.test(code)) return `The queue refuses a row: ${messageOf(error)}.`;
  throw error;
}

async function attempt(client: PoolClient, sql: string, values: readonly unknown[]): Promise<unknown> {
  await client.query('SAVEPOINT attempt');
  try {
    await client.query(sql, [...values]);
    return undefined;
  } catch (error) {
    if (!/^(22|23)/.test(errorCode(error) ?? '')) throw error;
    return error;
  } finally {
    await client.query('ROLLBACK TO SAVEPOINT attempt');
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function detailsOf(error: unknown): { readonly column: string | undefined; readonly constraint: string | undefined } {
  const read = (name: string): string | undefined => {
    const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  return { column: read('column'), constraint: read('constraint') };
}
