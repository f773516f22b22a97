import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseUnavailable } from '../../database/database-unavailable.js';
import { Lease } from '../../sync-queue/bridge/lease.js';
import { UpstreamError } from '../../upstreams/http/result.js';
import type { SqlRows } from '../../upstreams/limits/postgres-rate-limits.js';
import { type PullSourceName, sourceLabel } from '../pull-sources.js';
import type { PullRequest, RunFindings, SyncRunRow } from '../runs/sync-run.js';
import { SyncRuns } from '../runs/sync-runs.js';
import { HeldFence, LeaseLostError } from './held-fence.js';
import { ProgressReport, type PullProgress } from './progress.js';
import { PullSession } from './pull-session.js';
import { PullRefusedError } from './pull-source.js';
import type { Puller } from './puller.js';

/** What the engine works with. */
export interface PullEngineParts {
  /** Short statements: the lease, the record of the runs. */
  readonly database: SqlRows;
  /** For the session of each pull: past any pooler. */
  readonly directUrl: string;
  /** Whether the queue is one whose columns are mapped. */
  readonly queueIsMapped: boolean;
  /** By source; one without credentials is missing. */
  readonly pullers: Readonly<Partial<Record<PullSourceName, Puller>>>;
}

const LOOK_AGAIN_MS = 50;
/** A comparison has the lease for as long as it reads, without a run. */
const MOST_LOOKS = 10;

/** How a request to pull was taken. */
export type PullStart =
  /** It runs; `done` never fails: the run says what became of it. */
  | { readonly kind: 'started'; readonly run: SyncRunRow; readonly done: Promise<SyncRunRow> }
  /** One is under way, here or elsewhere. */
  | { readonly kind: 'running'; readonly run: SyncRunRow | undefined }
  | { readonly kind: 'not_configured' };

/** Fills the warehouse from the upstreams, one pull of a source at a time among all instances and commands. */
export class PullEngine {
  readonly runs: SyncRuns;
  private readonly under = new Set<Promise<unknown>>();

  constructor(readonly parts: PullEngineParts) {
    this.runs = new SyncRuns(parts.database);
  }

  /** Whether there are credentials for a source. */
  isConfigured(source: PullSourceName): boolean {
    return this.parts.pullers[source] !== undefined;
  }

  /** Starts a pull, unless one of the source runs. @throws the database's errors. */
  async start(
    request: PullRequest,
    signal: AbortSignal,
    onProgress: (progress: PullProgress) => void = () => undefined,
  ): Promise<PullStart> {
    const puller = this.parts.pullers[request.source];
    if (puller === undefined) return { kind: 'not_configured' };
    const instance = newInstanceName();
    const lease = new Lease(this.parts.database, `pull:${request.source}`, instance);
    for (let looks = 1; !(await lease.take()); looks++) {
      const run = await this.runs.unfinished(request.source);
      if (run !== undefined || looks === MOST_LOOKS) return { kind: 'running', run };
      // One that is just beginning or ending has the lease for a moment without a run.
      await sleep(LOOK_AGAIN_MS);
    }
    try {
      await this.runs.closeAbandoned(request.source);
      const { mode, watermark } = await puller.begin(this.parts.database, request);
      const run = await this.runs.begin(request, mode, instance, watermark);
      const done = this.pull(puller, request, run, lease, signal, onProgress);
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

  private async pull(
    puller: Puller,
    request: PullRequest,
    run: SyncRunRow,
    lease: Lease,
    signal: AbortSignal,
    onProgress: (progress: PullProgress) => void,
  ): Promise<SyncRunRow> {
    const progress = new ProgressReport(this.runs, run, onProgress);
    progress.start();
    let session: PullSession | undefined;
    let findings: RunFindings;
    try {
      session = await PullSession.open(this.parts.directUrl);
      const begun = await session.now();
      const { dryRun, acceptDeletions } = request;
      const { queueIsMapped } = this.parts;
      const fence = new HeldFence(lease);
      const merge = { runId: run.id, fence, dryRun, acceptDeletions, begun, queueIsMapped };
      findings = await puller.pull({ run, request, session, progress, signal, begun, merge });
    } catch (error) {
      findings = { status: 'failed', error: explainPull(error, request.source, signal), rows_read: progress.rowsRead };
    } finally {
      progress.end();
      await session?.close();
    }
    // Without the database nobody can be told; the next pull closes the run as one whose process died.
    const finished = await this.finish(puller, run, findings).catch(() => ({ ...run, ...unsaved(findings) }));
    await lease.release().catch(() => undefined);
    return finished;
  }

  private async finish(puller: Puller, run: SyncRunRow, findings: RunFindings): Promise<SyncRunRow> {
    // Before the end is told: who hears of it looks at what the run has left.
    if (puller.noteEnd) {
      const counted = (await this.runs.find(run.id)) ?? run;
      await puller.noteEnd(this.parts.database, counted, findings);
    }
    return this.runs.finish(run.id, findings);
  }
}

/** Names one pull or comparison of this process, and no other: a lease is known by it. */
export function newInstanceName(): string {
  return `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`;
}

function unsaved({ status, error, rows_read }: RunFindings): Pick<SyncRunRow, 'status' | 'error' | 'rows_read'> {
  return { status, error, rows_read };
}

/** Why a pull failed, for a person. */
export function explainPull(error: unknown, source: PullSourceName, signal: AbortSignal): string {
  if (signal.aborted)
    return 'It was stopped before its end. What it had merged is whole, and the next pull brings the rest.';
  if (error instanceof PullRefusedError || error instanceof LeaseLostError) return error.message;
  if (error instanceof UpstreamError) {
    const { outcome, message } = error.failure;
    const credential = outcome === 'unauthorized' ? ' Its credential is refused: renew it, or give it the right.' : '';
    return `${sourceLabel(source)} could not be read.${credential} ${message}`;
  }
  if (isDatabaseUnavailable(error)) {
    const why = error instanceof Error ? error.message : String(error);
    return `The warehouse could not be reached any more (${why}). What it had merged is whole, and the next pull brings the rest.`;
  }
  return `The pull failed: ${error instanceof Error ? error.message : String(error)}`;
}
