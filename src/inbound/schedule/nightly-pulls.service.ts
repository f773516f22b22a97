import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../clock/clock.js';
import { APP_CONFIG, type AppConfig } from '../../common/config/app-config.js';
import { Warehouse } from '../../database/warehouse.js';
import { PULL_SOURCES, type PullSourceName } from '../pull-sources.js';
import { PullsService } from '../pulls.service.js';
import { isDue, lastDue } from './due-pull.js';
import { type ScheduledRunsRow, SELECT_SCHEDULED_RUNS } from './schedule.queries.js';

/** How late a pull may begin: nobody waits for it. */
const LOOK_INTERVAL_MS = 15_000;

/**
 * Pulls every source once a night. What is due is read from the record of the runs, not from a timer: so a restart at two
 * in the morning, a machine that slept, and several instances all lead to one pull a night.
 */
@Injectable()
export class NightlyPulls implements OnApplicationBootstrap {
  private readonly log = new Logger('NightlyPulls');
  private startedAt = 0;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly pulls: PullsService,
    private readonly warehouse: Warehouse,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.startedAt = this.clock.now();
    if (!this.config.inbound) return;
    if (!this.pulls.ready) {
      this.log.warn('INBOUND is on, but schema pipeline is not complete: nothing is pulled.');
      return;
    }
    const without = PULL_SOURCES.filter((source) => !this.pulls.isConfigured(source));
    if (without.length > 0) this.log.warn(`INBOUND is on without credentials for ${without.join(' and ')}.`);
  }

  @Interval(LOOK_INTERVAL_MS)
  async look(): Promise<void> {
    if (!this.config.inbound || !this.pulls.ready || this.looking !== undefined) return;
    this.looking = this.pullWhatIsDue().catch((error: unknown) => {
      // The next look finds the same due.
      this.log.warn(`it could not be seen which pulls are due: ${String(error)}`);
    });
    await this.looking;
    this.looking = undefined;
  }

  /** One source after the other: they share a machine, and nobody waits. */
  private async pullWhatIsDue(): Promise<void> {
    for (const source of PULL_SOURCES) {
      if (!this.pulls.isConfigured(source) || !(await this.isDue(source))) continue;
      const start = await this.pulls.start({
        source,
        full: false,
        dryRun: false,
        acceptDeletions: false,
        trigger: 'schedule',
        requestedBy: 'schedule',
      });
      if (start.kind === 'started') await start.done;
    }
  }

  private async isDue(source: PullSourceName): Promise<boolean> {
    const now = this.clock.now();
    const due = lastDue(now, { ...this.config.inboundSchedule, timeZone: this.config.businessTimeZone });
    const [row] = await this.warehouse.rows<ScheduledRunsRow>(SELECT_SCHEDULED_RUNS, [
      source,
      new Date(due).toISOString(),
    ]);
    if (row === undefined) return false;
    const { last_ended_at: ended, ...runs } = row;
    return isDue(now, due, this.startedAt, { ...runs, lastEndedAt: ended === null ? undefined : Date.parse(ended) });
  }
}
