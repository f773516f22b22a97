import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Metrics } from '../common/metrics/metrics.js';
import { NotFoundError } from '../common/problem/domain-error.js';
import { shorten } from '../common/problem/shorten.js';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../database/database-options.js';
import { isRefusal } from '../database/missing-grant.js';
import type { RunPullAnswer } from './dto/run-pull.dto.js';
import type { RunsQuery } from './dto/runs-query.dto.js';
import { PullsRefusedError } from './inbound-errors.js';
import { PullEngine, type PullStart } from './pull/pull-engine.js';
import { PULL_SOURCES, type PullSourceName, sourceLabel } from './pull-sources.js';
import type { PullRequest, SyncRunRow } from './runs/sync-run.js';

/** What our role may not do is no fault of the server's. */
export function refuseWithGrant(error: unknown): never {
  if (!isRefusal(error)) throw error;
  throw new PullsRefusedError(`The database refuses it: ${error.message}. Nothing was changed.`);
}

/** A bigint's digits, without those that might not fit. */
const RUN_ID = /^\d{1,18}$/;
const DEFAULT_LIMIT = 100;

/** Runs pulls in this instance, and tells of them. */
@Injectable()
export class PullsService implements OnModuleDestroy {
  private readonly log = new Logger('Pull');
  private readonly stopping = new AbortController();

  constructor(
    private readonly engine: PullEngine,
    private readonly metrics: Metrics,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
  ) {}

  /** Starts a pull that somebody asked for. @throws NotFoundError, PullsRefusedError. */
  async startByApi(
    name: string,
    options: Pick<PullRequest, 'full' | 'dryRun' | 'acceptDeletions'>,
    requestedBy: string,
  ): Promise<RunPullAnswer> {
    const source = this.sourceNamed(name);
    this.assertReady();
    const start = await this.start({ source, ...options, trigger: 'api', requestedBy }).catch(refuseWithGrant);
    if (start.kind === 'not_configured')
      throw new PullsRefusedError(`There are no credentials for ${sourceLabel(source)}, so it can't be pulled.`);
    if (start.run === undefined)
      throw new PullsRefusedError(`A pull of ${sourceLabel(source)} is just beginning or ending. Try again.`);
    return { started: start.kind === 'started', run: start.run };
  }

  /** @throws NotFoundError naming those that there are. */
  sourceNamed(name: string): PullSourceName {
    const source = PULL_SOURCES.find((known) => known === name);
    if (source !== undefined) return source;
    throw new NotFoundError(`There is no source "${shorten(name)}". There are ${PULL_SOURCES.join(', ')}.`);
  }

  /** Starts a pull, and logs what becomes of it. */
  async start(request: PullRequest): Promise<PullStart> {
    const start = await this.engine.start(request, this.stopping.signal);
    if (start.kind === 'started') void start.done.then((run) => this.tell(run));
    return start;
  }

  /** Whether pulls can be written down. */
  get ready(): boolean {
    return this.options.pipelineReady;
  }

  isConfigured(source: PullSourceName): boolean {
    return this.engine.isConfigured(source);
  }

  /** One run. @throws NotFoundError, PullsRefusedError. */
  async run(id: string): Promise<SyncRunRow> {
    this.assertReady();
    const run = RUN_ID.test(id) ? await this.engine.runs.find(id) : undefined;
    if (run === undefined) throw new NotFoundError(`There is no run with the id "${shorten(id)}".`);
    return run;
  }

  /** The newest runs. @throws PullsRefusedError. */
  async newest({ source, limit }: RunsQuery): Promise<SyncRunRow[]> {
    this.assertReady();
    return this.engine.runs.newest(source, Number(limit ?? DEFAULT_LIMIT));
  }

  /** @throws PullsRefusedError where schema `pipeline` is not complete. */
  assertReady(): void {
    if (this.ready) return;
    throw new PullsRefusedError(
      'Schema pipeline is not complete in this warehouse; the log of the start says which GRANT is missing.',
    );
  }

  /** A pull that is under way is given up: what it has merged is whole. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.engine.settled();
  }

  private tell(run: SyncRunRow): void {
    this.metrics.observePull(run);
    const { source, status, error, rows_read, rows_inserted, rows_updated, rows_gone, rows_quarantined } = run;
    const pictures = run.pictures_failed === 0 ? '' : `, ${run.pictures_failed} pictures that could not be copied`;
    const what = `${sourceLabel(source)}: ${status}, ${rows_read} read, ${rows_inserted} new, ${rows_updated} changed, ${rows_gone} gone, ${rows_quarantined} set aside${pictures}`;
    if (status === 'failed') this.log.error(`${what}. ${error}`);
    else if (error !== null || pictures !== '') this.log.warn(error === null ? what : `${what}. ${error}`);
    else this.log.log(what);
  }
}
