import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../clock/clock.js';
import { APP_CONFIG, type AppConfig } from '../../common/config/app-config.js';
import { Warehouse } from '../../database/warehouse.js';
import { DriftService } from '../drift/drift.service.js';
import { PULL_SOURCES } from '../pull-sources.js';
import { PullsService } from '../pulls.service.js';
import { isDue, lastWeeklyDue } from './due-pull.js';
import { type ScheduledRunsRow, SELECT_SCHEDULED_DRIFTS } from './schedule.queries.js';

const LOOK_INTERVAL_MS = 60_000;

/** Compares every source with the warehouse once a week, in the night to Sunday, some time after the pulls. */
@Injectable()
export class WeeklyReconcile implements OnApplicationBootstrap {
  private readonly log = new Logger('WeeklyReconcile');
  private startedAt = 0;
  private looking = false;

  constructor(
    private readonly drift: DriftService,
    private readonly pulls: PullsService,
    private readonly warehouse: Warehouse,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.startedAt = this.clock.now();
  }

  @Interval(LOOK_INTERVAL_MS)
  async look(): Promise<void> {
    if (!this.config.inbound || !this.pulls.ready || this.looking) return;
    this.looking = true;
    try {
      await this.compareWhatIsDue();
    } catch (error) {
      this.log.warn(`it could not be seen which comparisons are due: ${String(error)}`);
    } finally {
      this.looking = false;
    }
  }

  private async compareWhatIsDue(): Promise<void> {
    const now = this.clock.now();
    const due = lastWeeklyDue(now, { ...this.config.inboundSchedule, timeZone: this.config.businessTimeZone });
    for (const source of PULL_SOURCES) {
      if (!this.pulls.isConfigured(source)) continue;
      const values = [source, new Date(due).toISOString()];
      const [row] = await this.warehouse.rows<ScheduledRunsRow>(SELECT_SCHEDULED_DRIFTS, values);
      if (row === undefined) continue;
      const lastEndedAt = row.last_ended_at === null ? undefined : Date.parse(row.last_ended_at);
      if (!isDue(now, due, this.startedAt, { ...row, lastEndedAt })) continue;
      const request = { source, repair: false, trigger: 'schedule', requestedBy: 'schedule' } as const;
      const start = await this.drift.start(request);
      if (start.kind === 'started') await start.done;
    }
  }
}
