import { Inject, Injectable } from '@nestjs/common';
import { businessDay, instantOf, zonedParts } from '../../clock/business-day.js';
import { Clock } from '../../clock/clock.js';
import { APP_CONFIG, type AppConfig } from '../../common/config/app-config.js';
import { Warehouse } from '../../database/warehouse.js';
import { SOURCES, type Source } from '../sources.js';
import { type Explanation, explainVerdict } from './explain-verdict.js';
import { type FreshnessVerdict, judgeFreshness } from './judge-freshness.js';
import { type NightlySchedule, nightlyScheduleOf } from './nightly-schedule.js';
import { QuietTimes } from './quiet-times.service.js';
import { RUNS_JUDGED, readSource } from './read-source.js';
import { SourceSetup } from './source-setup.service.js';

/** A source, judged, with the reasons. */
export interface JudgedSource extends FreshnessVerdict, Explanation {
  readonly source: Source;
}

/** Whether what came from a source can be believed, and if not, why. */
@Injectable()
export class FreshnessService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly quietTimes: QuietTimes,
    private readonly setup: SourceSetup,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** When a run of each source is due. */
  get schedule(): NightlySchedule {
    return nightlyScheduleOf(this.config);
  }

  /** The verdict on NetSuite's invoices, and the last business day whose lines are all there. */
  async ofInvoices(): Promise<FreshnessVerdict & { completeThrough: string | null }> {
    const verdict = await this.judge('netsuite');
    const { lastSync } = verdict;
    const { businessTimeZone } = this.config;
    return {
      ...verdict,
      completeThrough: lastSync === null ? null : dayBefore(Date.parse(lastSync), businessTimeZone),
    };
  }

  /** Every source with its verdict and the reasons. */
  ofAll(): Promise<JudgedSource[]> {
    return Promise.all(SOURCES.map((source) => this.of(source)));
  }

  /** One source with its verdict and the reasons. */
  async of(source: Source, { runs = RUNS_JUDGED } = {}): Promise<JudgedSource> {
    const judged = await this.judge(source, runs);
    return { source, ...judged, ...explainVerdict(judged, this.schedule) };
  }

  private async judge(source: Source, runs = RUNS_JUDGED): Promise<FreshnessVerdict> {
    const now = this.clock.now();
    const { schedule } = this;
    const readings = await readSource(source, {
      ask: (sql, values) => this.warehouse.rows(sql, values),
      now,
      runs,
      timeZone: schedule.timeZone,
      syncRun: this.warehouse.pipeline('sync_run'),
      quiet: source === 'netsuite' ? await this.quietTimes.ofInvoices(now, schedule) : this.quietTimes.byDefault,
      setUp: this.setup.has(source),
    });
    return judgeFreshness(readings, now, schedule);
  }
}

/** Lines of the day itself may still have come after the pull. */
function dayBefore(instant: number, timeZone: string): string {
  const { year, month, day } = zonedParts(instant, timeZone);
  return businessDay(instantOf({ year, month, day: day - 1, hour: 12, minute: 0 }, timeZone), timeZone);
}
