import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { NotFoundError } from '../../common/problem/domain-error.js';
import { shorten } from '../../common/problem/shorten.js';
import type { DriftReport } from '../dto/drift.dto.js';
import type { RunsQuery } from '../dto/runs-query.dto.js';
import { PullsRefusedError } from '../inbound-errors.js';
import { sourceLabel } from '../pull-sources.js';
import { PullsService, refuseWithGrant } from '../pulls.service.js';
import { describeDrift } from './describe-drift.js';
import type { DriftRequest, DriftRunRow } from './drift-run.js';
import { type DriftStart, Reconciler } from './reconciler.js';

const RUN_ID = /^\d{1,18}$/;
const MOST_SHOWN = 1000;
const DEFAULT_LIMIT = 100;

/** Compares whole sources with the warehouse in this instance, and tells of it. */
@Injectable()
export class DriftService implements OnModuleDestroy {
  private readonly log = new Logger('Reconcile');
  private readonly stopping = new AbortController();

  constructor(
    private readonly reconciler: Reconciler,
    private readonly pulls: PullsService,
  ) {}

  /** Starts a comparison that somebody asked for. @throws NotFoundError, PullsRefusedError. */
  async startByApi(name: string, repair: boolean, requestedBy: string): Promise<DriftRunRow> {
    const source = this.pulls.sourceNamed(name);
    this.pulls.assertReady();
    const start = await this.start({ source, repair, trigger: 'api', requestedBy }).catch(refuseWithGrant);
    if (start.kind === 'started') return start.run;
    const why =
      start.kind === 'running'
        ? `A pull or a comparison of ${sourceLabel(source)} is under way. Try again when it has ended.`
        : `There are no credentials for ${sourceLabel(source)}, so it can't be compared.`;
    throw new PullsRefusedError(why);
  }

  /** Starts a comparison, and logs what becomes of it. */
  async start(request: DriftRequest): Promise<DriftStart> {
    const start = await this.reconciler.start(request, this.stopping.signal);
    if (start.kind === 'started') void start.done.then((run) => this.tell(run));
    return start;
  }

  /** One comparison. @throws NotFoundError, PullsRefusedError. */
  async report(id: string): Promise<DriftReport> {
    this.pulls.assertReady();
    const run = RUN_ID.test(id) ? await this.reconciler.runs.find(id) : undefined;
    if (run === undefined) throw new NotFoundError(`There is no comparison with the id "${shorten(id)}".`);
    return this.withDifferences(run);
  }

  /** The newest comparisons. @throws PullsRefusedError. */
  async newest({ source, limit }: RunsQuery): Promise<DriftRunRow[]> {
    this.pulls.assertReady();
    return this.reconciler.runs.newest(source, Number(limit ?? DEFAULT_LIMIT));
  }

  /** The latest comparison of a source. @throws NotFoundError, PullsRefusedError. */
  async latest(name: string): Promise<DriftReport> {
    const source = this.pulls.sourceNamed(name);
    this.pulls.assertReady();
    const run = await this.reconciler.runs.latest(source);
    return run === undefined ? { run: null, differences: [] } : this.withDifferences(run);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.reconciler.settled();
  }

  private async withDifferences(run: DriftRunRow): Promise<DriftReport> {
    return { run, differences: await this.reconciler.runs.differences(run.id, MOST_SHOWN) };
  }

  private tell(run: DriftRunRow): void {
    const line = describeDrift(run);
    if (run.status === 'failed') this.log.error(line);
    else if (run.fields_differing > run.fields_waiting) this.log.warn(line);
    else this.log.log(line);
  }
}
