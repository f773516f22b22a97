import { DomainError } from '../../common/problem/domain-error.js';
import { Lease } from '../../sync-queue/bridge/lease.js';
import type { Progress } from '../pull/progress.js';
import { explainPull, newInstanceName, type PullEngine } from '../pull/pull-engine.js';
import { PullSession } from '../pull/pull-session.js';
import type { Puller } from '../pull/puller.js';
import type { PullSourceName } from '../pull-sources.js';
import type { PulledTable } from '../tables/pulled-table.js';
import { compareStages, compareTable } from './compare-table.js';
import { COUNT_LEFT, markRepaired } from './drift.queries.js';
import type { DriftFindings, DriftRequest, DriftRunRow } from './drift-run.js';
import { DriftRuns } from './drift-runs.js';
import { DEV_GROUPS, SELECT_STAGES_TO_REPAIR, type StageToRepair } from './stage-dates.queries.js';
import type { StageRepairer } from './stage-repairs.service.js';

const ASANA_TASKS = 'asana_raw.task';

/** How a request to compare was taken. */
export type DriftStart =
  | { readonly kind: 'started'; readonly run: DriftRunRow; readonly done: Promise<DriftRunRow> }
  /** A pull or a comparison of the source is under way. */
  | { readonly kind: 'running' }
  | { readonly kind: 'not_configured' };

/** Compares a whole source with the warehouse, and repairs the warehouse when it is asked to. */
export class Reconciler {
  readonly runs: DriftRuns;
  private readonly under = new Set<Promise<unknown>>();

  /** @param stages takes dates over into stages; without it they are only compared. */
  constructor(
    private readonly engine: PullEngine,
    private readonly stages?: StageRepairer,
  ) {
    this.runs = new DriftRuns(engine.parts.database);
  }

  /** Whether there are credentials for a source. */
  isConfigured(source: PullSourceName): boolean {
    return this.engine.isConfigured(source);
  }

  /** Starts a comparison, unless a pull or another one is under way: they would disturb each other. */
  async start(
    request: DriftRequest,
    signal: AbortSignal,
    onProgress: (phase: string, rowsRead: number) => void = () => undefined,
  ): Promise<DriftStart> {
    const { database, pullers } = this.engine.parts;
    const puller = pullers[request.source];
    if (puller === undefined) return { kind: 'not_configured' };
    const instance = newInstanceName();
    const lease = new Lease(database, `pull:${request.source}`, instance);
    if (!(await lease.take())) return { kind: 'running' };
    try {
      const run = await this.runs.begin(request, instance);
      const done = this.reconcile(puller, request, run, lease, signal, onProgress);
      this.under.add(done);
      void done.finally(() => this.under.delete(done));
      return { kind: 'started', run, done };
    } catch (error) {
      await lease.release().catch(() => undefined);
      throw error;
    }
  }

  /** Resolves when nothing is under way in this process any more. */
  async settled(): Promise<void> {
    await Promise.all(this.under);
  }

  private async reconcile(
    puller: Puller,
    request: DriftRequest,
    run: DriftRunRow,
    lease: Lease,
    signal: AbortSignal,
    onProgress: (phase: string, rowsRead: number) => void,
  ): Promise<DriftRunRow> {
    let session: PullSession | undefined;
    let found: DriftFindings;
    try {
      session = await PullSession.open(this.engine.parts.directUrl);
      const { tables, ...counts } = await this.compare(session, puller, run, signal, progressOf(onProgress));
      found = { ...counts, status: counts.differing === 0 ? 'no_drift' : 'drift', error: null };
      // A pull has the lease itself.
      await lease.release();
      if (request.repair && found.differing > 0) {
        const problems = [await this.repair(request, signal), await this.repairStages(run, request)];
        for (const table of [...tables, DEV_GROUPS]) await session.client.query(markRepaired(table), [run.id]);
        const [problem = await this.whatIsLeft(run)] = problems.filter((one) => one !== undefined);
        found = { ...found, status: problem === undefined ? 'repaired' : 'drift', error: problem ?? null };
      }
    } catch (error) {
      const nothing = { rows: 0, fields: 0, differing: 0, waiting: 0 };
      found = { ...nothing, status: 'failed', error: explainPull(error, request.source, signal) };
    } finally {
      await session?.close();
    }
    await lease.release().catch(() => undefined);
    const { status, error } = found;
    return this.runs.finish(run.id, found).catch(() => ({ ...run, status, error }));
  }

  private async compare(
    session: PullSession,
    puller: Puller,
    { id: runId }: DriftRunRow,
    signal: AbortSignal,
    progress: Progress,
  ): Promise<Omit<DriftFindings, 'status' | 'error'> & { readonly tables: readonly PulledTable[] }> {
    const begun = await session.now();
    const staged = await puller.readWhole({ session, progress, signal, begun });
    let [rows, fields, differing, waiting] = [0, 0, 0, 0];
    for (const staging of staged) {
      await progress.enter(`comparing ${staging.table.name}`);
      const { queueIsMapped } = this.engine.parts;
      const found = await compareTable(session.client, staging, { runId, begun, queueIsMapped });
      rows += found.shared + found.alone;
      fields += found.shared * staging.table.columns.length;
      differing += found.differing;
      waiting += found.waiting;
    }
    const tasks = staged.find(({ table }) => table.name === ASANA_TASKS)?.table;
    if (tasks !== undefined) {
      await progress.enter('comparing stages with their tasks');
      const { queueIsMapped } = this.engine.parts;
      const stages = await compareStages(session.client, tasks, { runId, begun, queueIsMapped });
      fields += stages.compared;
      differing += stages.differing;
      waiting += stages.waiting;
    }
    return { rows, fields, differing, waiting, tables: staged.map(({ table }) => table) };
  }

  /** @returns why it was not. */
  private async repairStages(run: DriftRunRow, { requestedBy }: DriftRequest): Promise<string | undefined> {
    if (run.source !== 'asana' || this.stages === undefined) return undefined;
    const stages = await this.engine.parts.database.rows<StageToRepair>(SELECT_STAGES_TO_REPAIR, [run.id]);
    try {
      await this.stages.takeOver(stages, requestedBy);
      return undefined;
    } catch (error) {
      if (error instanceof DomainError) return `Not every stage took the date of its task: ${error.message}`;
      throw error;
    }
  }

  /** But for what waits to be delivered. */
  private async whatIsLeft({ id }: DriftRunRow): Promise<string | undefined> {
    const [row] = await this.engine.parts.database.rows<{ left: number }>(COUNT_LEFT, [id]);
    const left = row?.left ?? 0;
    if (left === 0) return undefined;
    const what = left === 1 ? '1 difference is' : `${left} differences are`;
    return `${what} left for a person: what was changed here last, or has no value upstream that could be taken over.`;
  }

  /** By a pull of everything, which keeps what waits to be delivered, and is recorded as what it is. @returns why it was not. */
  private async repair(
    { source, trigger, requestedBy }: DriftRequest,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const request = { source, trigger, requestedBy, full: true, dryRun: false, acceptDeletions: false };
    const start = await this.engine.start(request, signal);
    if (start.kind !== 'started') return 'It was not repaired: a pull is under way.';
    const { status, error, id } = await start.done;
    if (status === 'ok' || status === 'verified_quiet') return undefined;
    return `It was not wholly repaired: pull ${id} ended as ${status}. ${error ?? ''}`.trim();
  }
}

function progressOf(onProgress: (phase: string, rowsRead: number) => void): Progress {
  let [phase, rowsRead] = ['starting', 0];
  return {
    get rowsRead() {
      return rowsRead;
    },
    async enter(next) {
      phase = next;
      onProgress(phase, rowsRead);
    },
    add(rows) {
      rowsRead += rows;
      onProgress(phase, rowsRead);
    },
  };
}
