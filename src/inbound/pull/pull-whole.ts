import { selectAbsent } from '../merge/gone.queries.js';
import { type MergeOptions, mergeTable } from '../merge/merge-table.js';
import { sourceLabel } from '../pull-sources.js';
import type { RunFindings } from '../runs/sync-run.js';
import type { StagingTable } from '../staging/staging-table.js';
import type { ProgressReport } from './progress.js';
import type { PullSession } from './pull-session.js';
import type { WholeSource } from './pull-source.js';

/** What a pull works with. */
export interface PullParts {
  readonly session: PullSession;
  readonly progress: ProgressReport;
  readonly signal: AbortSignal;
  readonly merge: MergeOptions;
}

/**
 * Reads all tables of a source, and only then merges them, so that one that can't be read leaves all of them as they were.
 * @throws UpstreamError, PullRefusedError, LeaseLostError, the database's errors.
 */
export async function pullWhole(source: WholeSource, parts: PullParts): Promise<RunFindings> {
  const { session, progress, signal, merge } = parts;
  const staged = new Map<string, StagingTable>();
  for (const table of source.tables) {
    await progress.enter(`reading ${table.name}`);
    const context = { signal, keysOf: async ({ name }: { name: string }) => (await staged.get(name)?.keys()) ?? [] };
    const onPage = async (rows: number) => progress.add(rows);
    staged.set(table.name, await session.stage(table, source.read(table, context), onPage));
  }
  const problems: string[] = [];
  for (const staging of staged.values()) {
    signal.throwIfAborted();
    await spareWhatIsThere(source, staging, parts);
    const problem = (await whyNotToMerge(session, staging, merge)) ?? (await mergeOne(parts, staging));
    if (problem !== undefined) problems.push(problem);
  }
  const [first] = source.tables;
  if (progress.rowsRead === 0 && problems.length === 0 && first !== undefined) {
    problems.push(`${sourceLabel(first.source)} answered without an error, and with no record at all.`);
  }
  const status = problems.length === 0 ? 'ok' : 'suspicious_empty';
  return { status, error: problems.length === 0 ? null : problems.join(' '), rows_read: progress.rowsRead };
}

/** More than a person moves out of their projects in a day are no longer asked for one by one. */
const MOST_ASKED_FOR = 200;

async function spareWhatIsThere(source: WholeSource, staging: StagingTable, parts: PullParts): Promise<void> {
  const { session, merge, signal } = parts;
  if (source.stillThere === undefined || staging.rows === 0) return;
  const values = [merge.begun, staging.keysThatStay, MOST_ASKED_FOR + 1];
  const { rows } = await session.client.query<{ key: string }>(selectAbsent(staging.table), values);
  if (rows.length > MOST_ASKED_FOR) return;
  const keys = rows.map(({ key }) => key);
  if (keys.length > 0) staging.spare(await source.stillThere(staging.table, keys, signal));
}

/** A listing that can't be true is no news of deletions. Undefined when it can be. */
async function whyNotToMerge(
  { client }: PullSession,
  { rows, badRows, table }: StagingTable,
  { acceptDeletions }: MergeOptions,
): Promise<string | undefined> {
  if (rows > 0) return undefined;
  const [bad] = badRows;
  if (bad !== undefined) {
    return `All ${badRows.length} records of ${table.name} were refused, such as ${bad.key}: ${bad.reason}. Its rows stay as they are.`;
  }
  const { rowCount } = await client.query(`SELECT FROM ${table.name} LIMIT 1`);
  if (rowCount === 0 || acceptDeletions) return undefined;
  return `${sourceLabel(table.source)} answered without an error, and with no record for ${table.name}, which has some here. Its rows stay as they are; run it with --accept-deletions if they are gone for good.`;
}

async function mergeOne({ session, progress, merge }: PullParts, staging: StagingTable): Promise<string | undefined> {
  const { table } = staging;
  await progress.enter(`merging ${table.name}`);
  const result = await mergeTable(session.client, staging, merge);
  if (result.merged) return undefined;
  return `${result.gone} of ${result.total} rows of ${table.name} are gone upstream at once, which a person has to confirm. Its rows stay as they are; run it with --accept-deletions if they are gone for good.`;
}
