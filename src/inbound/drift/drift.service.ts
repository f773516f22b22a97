import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Metrics } from '../../common/metrics/metrics.js';
import { NotFoundError } from '../../common/problem/domain-error.js';
import { shorten } from '../../common/problem/shorten.js';
import type { DifferencesQuery, DriftReport } from '../dto/drift.dto.js';
import type { RunsQuery } from '../dto/runs-query.dto.js';
import { PullsRefusedError } from '../inbound-errors.js';
import { sourceLabel } from '../pull-sources.js';
import { PullsService, refuseWithGrant } from '../pulls.service.js';
import { describeDrift } from './describe-drift.js';
import { cursorAfter, placeIn } from './difference-cursor.js';
import type { DriftRequest, DriftRunRow } from './drift-run.js';
import { type DriftStart, Reconciler } from './reconciler.js';

const RUN_ID = /^\d{1,18}$/;
const DIFFERENCES_A_PAGE = 1000;
const DEFAULT_LIMIT = 100;

/** A comparison with a page of its differences. */
export interface DriftPage {
  readonly report: DriftReport;
  /** Differences on all pages. */
  readonly total: number;
  /** Undefined on the last page. */
  readonly cursor: string | undefined;
}

/** Compares whole sources with the warehouse in this instance, and tells of it. */
@Injectable()
export class DriftService implements OnModuleDestroy {
  private readonly log = new Logger('Reconcile');
  private readonly stopping = new AbortController();

  constructor(
    private readonly reconciler: Reconciler,
    private readonly pulls: PullsService,
    private readonly metrics: Metrics,
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

  /** One comparison. @throws NotFoundError, PullsRefusedError, InvalidInputError for a foreign cursor. */
  async report(id: string, query: DifferencesQuery): Promise<DriftPage> {
    this.pulls.assertReady();
    const run = RUN_ID.test(id) ? await this.reconciler.runs.find(id) : undefined;
    if (run === undefined) throw new NotFoundError(`There is no comparison with the id "${shorten(id)}".`);
    return this.withDifferences(run, query);
  }

  /** The newest comparisons. @throws PullsRefusedError. */
  async newest({ source, limit }: RunsQuery): Promise<DriftRunRow[]> {
    this.pulls.assertReady();
    return this.reconciler.runs.newest(source, Number(limit ?? DEFAULT_LIMIT));
  }

  /** The latest comparison of a source. @throws NotFoundError, PullsRefusedError. */
  async latest(name: string, query: DifferencesQuery): Promise<DriftPage> {
    const source = this.pulls.sourceNamed(name);
    this.pulls.assertReady();
    const run = await this.reconciler.runs.latest(source);
    if (run !== undefined) return this.withDifferences(run, query);
    return { report: { run: null, differences: [] }, total: 0, cursor: undefined };
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.reconciler.settled();
  }

  private async withDifferences(run: DriftRunRow, { limit, cursor }: DifferencesQuery): Promise<DriftPage> {
    const { runs } = this.reconciler;
    const after = cursor === undefined ? undefined : placeIn(cursor, run.id);
    const size = Number(limit ?? DIFFERENCES_A_PAGE);
    const [rows, total] = await Promise.all([runs.differences(run.id, size + 1, after), runs.differenceCount(run.id)]);
    const differences = rows.slice(0, size);
    const last = rows.length > size ? differences.at(-1) : undefined;
    return { report: { run, differences }, total, cursor: last && cursorAfter(run.id, last) };
  }

  private tell(run: DriftRunRow): void {
    this.metrics.observeComparison(run);
    const line = describeDrift(run);
    if (run.status === 'failed') this.log.error(line);
    else if (run.fields_differing > run.fields_waiting) this.log.warn(line);
    else this.log.log(line);
  }
}
