import { selectAbsent } from '../merge/gone.queries.js';
import { mergeTable } from '../merge/merge-table.js';
import { isFileColumn, PictureCopies } from '../pictures/picture-copies.js';
import { acceptStep, sourceLabel } from '../pull-sources.js';
import type { RunFindings } from '../runs/sync-run.js';
import type { StagingTable } from '../staging/staging-table.js';
import type { PulledTable } from '../tables/pulled-table.js';
import type { PullSession } from './pull-session.js';
import { PullRefusedError, type WholeSource } from './pull-source.js';
import type { PullBeginning, Puller, PullParts, ReadingParts } from './puller.js';

/** A source that lists its records whole: what is missing in a listing is gone. */
export class WholePuller implements Puller {
  constructor(
    private readonly source: WholeSource,
    /** Where the source has pictures. */
    private readonly pictures?: PictureCopies,
  ) {}

  async begin(): Promise<PullBeginning> {
    return { mode: 'full', watermark: null };
  }

  /** Reads all tables, and only then merges them: one that can't be read leaves all of them as they were. */
  async pull(parts: PullParts): Promise<RunFindings> {
    const { progress, signal } = parts;
    const staged = await stageAll(this.source, parts);
    await this.settlePictures(staged, parts, !parts.request.dryRun);
    const problems: string[] = [];
    for (const staging of staged) {
      signal.throwIfAborted();
      const problem = await mergeOne(parts, staging);
      if (problem !== undefined) problems.push(problem);
    }
    if (progress.rowsRead === 0 && problems.length === 0) {
      problems.push(`${sourceLabel(parts.run.source)} answered without an error, and with no record at all.`);
    }
    const status = problems.length === 0 ? 'ok' : 'suspicious_empty';
    return { status, error: problems.length === 0 ? null : problems.join(' '), rows_read: progress.rowsRead };
  }

  async readWhole(parts: ReadingParts): Promise<StagingTable[]> {
    const staged = await stageAll(this.source, parts);
    await this.settlePictures(staged, parts, false);
    for (const staging of staged) {
      const { read, table } = staging;
      if (read > 0 || !(await hasRows(parts.session, table))) continue;
      throw new PullRefusedError(
        `${sourceLabel(table.source)} answered without an error, and with no record for ${table.name}, which has some here: that can’t be compared.`,
      );
    }
    return staged;
  }

  /** After the reading, whose pace is the upstream's, and long before the addresses of the files end. */
  private async settlePictures(staged: readonly StagingTable[], parts: ReadingParts, mayCopy: boolean): Promise<void> {
    const { session, progress, signal } = parts;
    const deadline = PictureCopies.deadline();
    for (const staging of staged) {
      const { table } = staging;
      if (this.pictures === undefined || !table.columns.some(isFileColumn)) continue;
      const onFirst = () => progress.enter(`copying pictures of ${table.name}`);
      staging.notePictures(
        mayCopy
          ? await this.pictures.copy(session.client, staging, deadline, { signal, onFirst })
          : await this.pictures.look(session.client, staging),
      );
    }
  }
}

/** Reads every table of a source into the session of a pull. */
async function stageAll(source: WholeSource, parts: ReadingParts): Promise<StagingTable[]> {
  const { session, progress, signal } = parts;
  const staged = new Map<string, StagingTable>();
  for (const table of source.tables) {
    await progress.enter(`reading ${table.name}`);
    const context = { signal, keysOf: async ({ name }: PulledTable) => (await staged.get(name)?.keys()) ?? [] };
    const onRead = (records: number) => progress.add(records);
    const staging = await session.stage(table, source.read(table, context), onRead);
    await readUnlisted(source, staging, parts);
    staged.set(table.name, staging);
  }
  return [...staged.values()];
}

/** More than a person moves out of their projects in a day are no longer asked for one by one. */
const MOST_ASKED_FOR = 200;

/** Before what no listing had is called gone, it is asked for by itself. */
async function readUnlisted(source: WholeSource, staging: StagingTable, parts: ReadingParts): Promise<void> {
  const { session, progress, begun, signal } = parts;
  if (source.readUnlisted === undefined || staging.rows === 0) return;
  const values = [begun, staging.badKeys, MOST_ASKED_FOR + 1];
  const { rows } = await session.client.query<{ key: string }>(selectAbsent(staging.table), values);
  if (rows.length === 0 || rows.length > MOST_ASKED_FOR) return;
  const keys = [...new Set(rows.map(({ key }) => key))];
  const pages = source.readUnlisted(staging.table, keys, signal);
  await session.take(staging, pages, (records) => progress.add(records));
}

/** Merges a table, unless what was listed can't be true. @returns what a person should look at. */
async function mergeOne({ session, progress, merge }: PullParts, staging: StagingTable): Promise<string | undefined> {
  const { table, rows, badRows } = staging;
  const label = sourceLabel(table.source);
  if (rows === 0 && badRows.length === 0 && !merge.acceptDeletions && (await hasRows(session, table))) {
    return `${label} answered without an error, and with no record for ${table.name}, which has some here. Its rows stay as they are; ${acceptStep(table.source)}`;
  }
  const [bad] = badRows;
  if (rows === 0 && bad !== undefined) staging.keepAbsent();
  await progress.enter(`merging ${table.name}`);
  const result = await mergeTable(session.client, staging, merge);
  if (!result.merged) {
    return `${result.gone} of ${result.total} rows of ${table.name} are gone upstream at once, which a person has to confirm. Its rows stay as they are; ${acceptStep(table.source)}`;
  }
  if (rows > 0 || bad === undefined) return undefined;
  return `All ${badRows.length} records of ${table.name} were refused, such as ${bad.key}: ${bad.reason}. Its rows stay as they are.`;
}

async function hasRows({ client }: PullSession, { name }: PulledTable): Promise<boolean> {
  return ((await client.query(`SELECT FROM ${name} LIMIT 1`)).rowCount ?? 0) > 0;
}
